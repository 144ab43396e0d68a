// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/tls.hpp"

#include <openssl/ssl.h>

namespace p2m::surfaces::http {

namespace ssl = boost::asio::ssl;

boost::system::result<std::shared_ptr<ssl::context>> load_tls(std::string const& certificate_file,
                                                              std::string const& key_file)
{
    auto const out = std::make_shared<ssl::context>(ssl::context::tls_server);
    boost::system::error_code error;
    out->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2
                         | ssl::context::no_sslv3 | ssl::context::no_tlsv1
                         | ssl::context::no_tlsv1_1,
                     error);
    if (!error)
        out->use_certificate_chain_file(certificate_file, error);
    if (!error)
        out->use_private_key_file(key_file, ssl::context::pem, error);
    if (error)
        return error;
    // A client that renegotiates costs a handshake each time.
    SSL_CTX_set_options(out->native_handle(), SSL_OP_NO_RENEGOTIATION);
    return out;
}

}  // namespace p2m::surfaces::http
