// SPDX-License-Identifier: MIT
#include "gateway/families/sdcp/finder.hpp"

#include "gateway/families/sdcp/mapping.hpp"
#include "sdcp_client/discovery.hpp"

#include <utility>

namespace p2m::gateway {
namespace {

class sdcp_discovery final : public lan_discovery
{
public:
    sdcp_discovery(boost::asio::io_context& io,
                   std::vector<std::string> broadcast,
                   int probes,
                   found_handler found)
        : discovery_{io,
                     {.broadcast = std::move(broadcast), .probes = probes},
                     [found = std::move(found)](sdcp::discovered const& one) {
                         found(to_attributes(one.attributes, one.address));
                     }}
    {}

    void probe_all() override { discovery_.probe(); }
    void probe(std::string const& host) override { discovery_.probe(host); }
    void stop() override { discovery_.stop(); }

private:
    sdcp::discovery discovery_;
};

}  // namespace

std::unique_ptr<lan_discovery> make_lan_discovery(boost::asio::io_context& io,
                                                  std::vector<std::string> broadcast,
                                                  int probes,
                                                  lan_discovery::found_handler found)
{
    return std::make_unique<sdcp_discovery>(io, std::move(broadcast), probes, std::move(found));
}

}  // namespace p2m::gateway
