# find_package(asterism COMPONENTS sip sdp base): the targets asterism::sip, asterism::sdp, asterism::codec, asterism::base.
# codec wants spandsp where a program is linked.
include(CMakeFindDependencyMacro)

set(_asterism_wanted ${asterism_FIND_COMPONENTS})
if(NOT _asterism_wanted)
    set(_asterism_wanted base codec sdp sip)
endif()

# base first: the others stand on it; sdp stands on codec, too.
find_dependency(fmt)
find_dependency(Threads)
find_dependency(Boost 1.81)
include(${CMAKE_CURRENT_LIST_DIR}/asterism-base.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/asterism-codec.cmake)

foreach(_asterism_component IN LISTS _asterism_wanted)
    set(_asterism_file ${CMAKE_CURRENT_LIST_DIR}/asterism-${_asterism_component}.cmake)
    if(EXISTS ${_asterism_file})
        include(${_asterism_file})
        set(asterism_${_asterism_component}_FOUND TRUE)
    elseif(asterism_FIND_REQUIRED_${_asterism_component})
        set(asterism_FOUND FALSE)
        set(asterism_NOT_FOUND_MESSAGE "asterism has no component '${_asterism_component}'")
    endif()
endforeach()
