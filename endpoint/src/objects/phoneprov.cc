// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/phoneprov.h"

#include "asterism/endpoint/objects/endpoint.h"

namespace asterism::endpoint {

using namespace schema;

namespace {

Object<PhoneProv> make_phoneprov() {
    Object<PhoneProv> it("phoneprov",
                         "A phone that fetches its configuration. Any other name is a variable of its "
                         "templates; MAC and PROFILE are required.");
    it.option("endpoint", &PhoneProv::endpoint,
              "Fills USERNAME, SECRET, DISPLAY_NAME, CALLERID and the like where they are missing.");
    it.free_names(&PhoneProv::variables);
    it.check([](PhoneProv& phone, Problems& problems) {
        for (const auto* name : {"MAC", "PROFILE"})
            if (const auto* value = phone.variables.find(name); !value || value->empty())
                problems.reject(name, "is missing");
    });
    return it;
}

}  // namespace

const Object<PhoneProv>& phoneprov_schema() {
    static const auto object = make_phoneprov();
    return object;
}

}  // namespace asterism::endpoint
