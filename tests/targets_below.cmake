# SPDX-License-Identifier: MIT
# p2m_targets_below(FOLDER OUT): the names of all targets of FOLDER and of the folders below.
function(p2m_targets_below folder out)
    get_property(found DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(one ${folders})
        p2m_targets_below(${one} below)
        list(APPEND found ${below})
    endforeach()
    set(${out} ${found} PARENT_SCOPE)
endfunction()
