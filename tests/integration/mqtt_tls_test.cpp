// SPDX-License-Identifier: MIT
// The client against a mosquitto with TLS; the certificates are made for each run.
#include "tests/integration/mqtt_peer.hpp"
#include "tests/support/mosquitto.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/process/args.hpp>
#include <boost/process/io.hpp>
#include <boost/process/search_path.hpp>
#include <boost/process/system.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace bp = boost::process;
using namespace p2m::test;

namespace {

struct certificates : loop
{
    temporary_directory directory;

    certificates()
    {
        openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-days", "2", "-subj", "/CN=Test CA", "-keyout", file("ca.key"), "-out",
                 file("ca.pem")});
        issue("server", "/CN=127.0.0.1", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        issue("other", "/CN=elsewhere.invalid", "subjectAltName=DNS:elsewhere.invalid");
        issue("client", "/CN=gateway", "extendedKeyUsage=clientAuth");
    }

    std::string file(std::string const& name) const { return (directory.path() / name).string(); }

    void openssl(std::vector<std::string> const& arguments) const
    {
        auto const result = bp::system(bp::search_path("openssl"), bp::args = arguments,
                                       bp::std_out > bp::null, bp::std_err > bp::null);
        BOOST_REQUIRE(result == 0);
    }

    void issue(std::string const& name, std::string const& subject, std::string const& extension)
    {
        std::ofstream(file(name + ".ext")) << extension << '\n';
        openssl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-subj", subject, "-keyout", file(name + ".key"), "-out", file(name + ".csr")});
        openssl({"x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem"), "-CAkey",
                 file("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", file(name + ".ext"),
                 "-out", file(name + ".pem")});
    }

    std::vector<std::string> listener(std::string const& name) const
    {
        return {"cafile " + file("ca.pem"), "certfile " + file(name + ".pem"),
                "keyfile " + file(name + ".key")};
    }

    client_options options(std::string const& url) const
    {
        auto out = options_for(url, "one");
        out.tls.ca_file = file("ca.pem");
        return out;
    }

    void check_tls_failure(client_options options)
    {
        peer one(io, std::move(options));
        BOOST_REQUIRE(run_until(io, [&] { return !one.errors.empty(); }));
        BOOST_TEST((one.errors.at(0) == error::tls_failed), one.details.at(0));
        BOOST_TEST(one.connections == 0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mqtt_tls, certificates)

BOOST_AUTO_TEST_CASE(a_server_that_the_ca_vouches_for_is_accepted)
{
    mosquitto const broker(listener("server"));
    BOOST_TEST((connect(options(broker.url("mqtts")))->info.version == protocol_version::v5));
}

BOOST_AUTO_TEST_CASE(websockets_with_tls_work_too)
{
    auto lines = listener("server");
    lines.emplace_back("protocol websockets");
    // mosquitto 2.0.11 does not start with nothing but WebSocket listeners.
    lines.emplace_back("listener " + std::to_string(free_port()) + " 127.0.0.1");
    mosquitto const broker(lines);
    BOOST_TEST(connect(options(broker.url("wss")))->connection.is_connected());
}

BOOST_AUTO_TEST_CASE(a_server_of_another_name_is_refused_unless_told_otherwise)
{
    mosquitto const broker(listener("other"));
    check_tls_failure(options(broker.url("mqtts")));
    auto lenient = options(broker.url("mqtts"));
    lenient.tls.verify_server_name = false;
    BOOST_TEST(connect(lenient)->connection.is_connected());
}

BOOST_AUTO_TEST_CASE(a_server_that_no_known_ca_vouches_for_is_refused)
{
    mosquitto const broker(listener("server"));
    auto unknown = options(broker.url("mqtts"));
    unknown.tls.ca_file.clear();
    check_tls_failure(unknown);
}

// A broker that hangs: the kernel takes the connection, nobody answers in it.
BOOST_AUTO_TEST_CASE(a_broker_that_says_nothing_is_unreachable_and_no_matter_of_certificates)
{
    boost::asio::ip::tcp::acceptor const silent{io, {boost::asio::ip::address_v4::loopback(), 0}};
    auto const url = "mqtts://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
    peer one(io, options_for(url, "one"));
    BOOST_REQUIRE(run_until(io, [&] { return !one.errors.empty(); }, std::chrono::seconds{25}));
    BOOST_TEST((one.errors.front() == error::unreachable));
}

BOOST_AUTO_TEST_CASE(a_client_certificate_lets_us_in_where_one_is_demanded)
{
    auto lines = listener("server");
    lines.emplace_back("require_certificate true");
    mosquitto const broker(lines);
    auto with = options(broker.url("mqtts"));
    with.tls.certificate_file = file("client.pem");
    with.tls.key_file = file("client.key");
    BOOST_TEST(connect(with)->connection.is_connected());
    check_tls_failure(options(broker.url("mqtts")));
}

BOOST_AUTO_TEST_SUITE_END()
