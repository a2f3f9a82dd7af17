// SPDX-License-Identifier: Apache-2.0
// H.263 and H.263+: RFC 4629 8.1.
#include <array>

#include "asterism/codec/parameters.h"

namespace asterism::codec {

namespace {

constexpr std::array kH263Known{
    Parameter{"CPCF", Parameter::Form::Text},
    Parameter{"CIF16"},
    Parameter{"CIF4"},
    Parameter{"VGA"},
    Parameter{"CIF"},
    Parameter{"QCIF"},
    Parameter{"SQCIF"},
    Parameter{"CUSTOM", Parameter::Form::Text},
    Parameter{"F"},
    Parameter{"I"},
    Parameter{"J"},
    Parameter{"T"},
    Parameter{"K"},
    Parameter{"N"},
    Parameter{"P", Parameter::Form::Text},
    Parameter{"PAR", Parameter::Form::Text},
    Parameter{"BPP"},
    Parameter{"HRD"},
    Parameter{"MaxBR"},
};

}  // namespace

extern const Parameters kH263Parameters{.known = kH263Known};

}  // namespace asterism::codec
