# Rooms that other programs may use: `cmake --install build/release --component sdk --prefix DIR` writes archives, headers and
# a CMake package. There, find_package(asterism COMPONENTS sip sdp base) gives asterism::sip and so on; a component brings
# those it stands on. tests/package builds such a program.

include(CMakePackageConfigHelpers)
set(ASTERISM_PACKAGE_DIR lib/cmake/asterism)

function(install_room name)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME asterism_${name})
    target_compile_features(${name} PUBLIC cxx_std_23)
    install(TARGETS ${name} EXPORT asterism_${name} ARCHIVE DESTINATION lib COMPONENT sdk INCLUDES DESTINATION include)
    install(DIRECTORY include/asterism DESTINATION include COMPONENT sdk FILES_MATCHING PATTERN "*.h")
    install(EXPORT asterism_${name} NAMESPACE asterism:: FILE asterism-${name}.cmake DESTINATION ${ASTERISM_PACKAGE_DIR}
            COMPONENT sdk)
endfunction()

write_basic_package_version_file(${CMAKE_BINARY_DIR}/asterism-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_SOURCE_DIR}/cmake/asterism-config.cmake ${CMAKE_BINARY_DIR}/asterism-config-version.cmake
        DESTINATION ${ASTERISM_PACKAGE_DIR} COMPONENT sdk)
