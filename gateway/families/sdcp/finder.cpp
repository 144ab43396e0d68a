// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/finder.hpp"

#include "gateway/families/sdcp/mapping.hpp"
#include "sdcp_client/discovery.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

class sdcp_finder final : public finder
{
public:
    sdcp_finder(boost::asio::io_context& io, finder_options const& options, found_handler found)
        : discovery_{io,
                     {.broadcast = options.broadcast, .probes = options.probes},
                     [found = std::move(found)](sdcp::discovered const& one) {
                         found({"sdcp", to_attributes(one.attributes, one.address)});
                     }}
    {}

    void probe_all() override { discovery_.probe(); }
    void probe(std::string const& host) override { discovery_.probe(host); }
    void stop() override { discovery_.stop(); }

private:
    sdcp::discovery discovery_;
};

}  // namespace

std::unique_ptr<finder> make_sdcp_finder(boost::asio::io_context& io,
                                         finder_options const& options,
                                         finder::found_handler found)
{
    return std::make_unique<sdcp_finder>(io, options, std::move(found));
}

}  // namespace p2m::gateway
