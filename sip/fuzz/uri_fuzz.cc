// SPDX-License-Identifier: Apache-2.0
// Any bytes as a URI and as a name-addr: edits keep it a URI; a URI equals itself.
#include "asterism/sip/comparable_uri.h"
#include "asterism/sip/name_addr.h"
#include "asterism/sip/uri.h"
#include "asterism/sip/via.h"

using namespace asterism::sip;

namespace {
void require(bool condition) {
    if (!condition) __builtin_trap();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)Via::parse(text);
    (void)Credentials::parse(text);
    (void)ValueParams::parse(text);
    if (const auto address = NameAddr::parse(text)) {
        (void)address->display_name();
        (void)address->q();
        (void)address->expires();
        if (!address->star) {
            const std::string printed =
                print_name_addr(address->display_name(), address->uri_text, address->params.text);
            const auto again = NameAddr::parse(printed);
            require(again.has_value());
            require(again->uri_text == address->uri_text);
        }
    }
    const auto view = UriView::parse(text);
    if (!view) return 0;
    require(equivalent(*view, *view));
    auto uri = *Uri::parse(text);
    if (!view->is_sip()) return 0;
    require(ComparableUri(*view).is_equivalent(ComparableUri(*view)));
    uri.set_param("x-fuzz", "1").remove_params_starting("x-ast-").set_user("a b").set_port(5060);
    require(UriView::parse(uri.text()).has_value());
    require(uri.view().param("x-fuzz") == "1");
    uri.remove_param("x-fuzz").clear_headers().clear_params().clear_user();
    require(UriView::parse(uri.text()).has_value());
    return 0;
}
