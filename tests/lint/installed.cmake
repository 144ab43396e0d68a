# SPDX-License-Identifier: MIT
# What is installed works: cmake -DBUILD=... -DWORK=... -P installed.cmake
file(REMOVE_RECURSE ${WORK})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WORK}/bin/printer2mqtt check-config ${WORK}/share/printer2mqtt/printer2mqtt.toml
                COMMAND_ERROR_IS_FATAL ANY)
foreach(file lib/systemd/system/printer2mqtt.service lib/sysusers.d/printer2mqtt.conf
             share/doc/printer2mqtt/README.md share/man/man1/printer2mqtt.1
             share/bash-completion/completions/printer2mqtt share/zsh/site-functions/_printer2mqtt
             share/doc/printer2mqtt/docs/topics.md
             share/printer2mqtt/mosquitto/printer2mqtt.acl share/printer2mqtt/node-red/flow.json share/printer2mqtt/get-mediamtx
             share/printer2mqtt/home-assistant/dashboard.yaml share/printer2mqtt/home-assistant/tell_about_print.yaml
             share/printer2mqtt/home-assistant/switch_off_after_print.yaml)
    if(NOT EXISTS ${WORK}/${file})
        message(FATAL_ERROR "${file} was not installed")
    endif()
endforeach()
file(READ ${WORK}/lib/systemd/system/printer2mqtt.service unit)
if(NOT unit MATCHES "\nExecStart=/[^\n]*/bin/printer2mqtt run\n")
    message(FATAL_ERROR "the unit does not start the installed program")
endif()
