# SPDX-License-Identifier: MIT
# p2m_add_interop_install(NAME COMMAND...): fetches what a suite starts; a CTest entry of its own.
# p2m_add_interop_test(NAME FILE [WITH NAME COMMAND...] [ARGUMENTS ...]): one test file inside a network
# of its own; WITH names what it needs from p2m_add_interop_install.
set(P2M_INTEROP_LIB ${CMAKE_CURRENT_LIST_DIR})

function(p2m_add_interop_install name)
    add_test(NAME interop.${name} COMMAND ${ARGN})
    set_tests_properties(interop.${name} PROPERTIES LABELS interop TIMEOUT 900
        FIXTURES_SETUP interop.${name} SKIP_RETURN_CODE 77)
endfunction()

function(p2m_add_interop_test name file)
    cmake_parse_arguments(PARSE_ARGV 2 test "" "" "WITH;ARGUMENTS")
    set(with)
    if(test_WITH)
        list(POP_FRONT test_WITH needed)
        list(JOIN test_WITH " " command)
        set(with --with ${command})
    endif()
    add_test(NAME interop.${name} COMMAND ${P2M_INTEROP_LIB}/isolated ${with}
        /usr/bin/python3 -B -m pytest -q -rP -p no:cacheprovider
        ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${test_ARGUMENTS})
    set_tests_properties(interop.${name} PROPERTIES LABELS interop TIMEOUT 300 SKIP_RETURN_CODE 77
        ENVIRONMENT "P2M_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    if(needed)
        set_tests_properties(interop.${name} PROPERTIES FIXTURES_REQUIRED interop.${needed})
    endif()
    set_property(GLOBAL APPEND PROPERTY P2M_INTEROP_FILES ${CMAKE_CURRENT_SOURCE_DIR}/${file})
endfunction()

# A test that nobody runs proves nothing: every test_*.py beside a registered one is registered too.
function(p2m_check_interop_files)
    get_property(registered GLOBAL PROPERTY P2M_INTEROP_FILES)
    foreach(file ${registered})
        cmake_path(GET file PARENT_PATH folder)
        file(GLOB found CONFIGURE_DEPENDS ${folder}/test_*.py)
        foreach(other ${found})
            if(NOT other IN_LIST registered)
                message(FATAL_ERROR "${other} is not registered with p2m_add_interop_test")
            endif()
        endforeach()
    endforeach()
endfunction()
