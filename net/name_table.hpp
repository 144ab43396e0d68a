// SPDX-License-Identifier: MIT
// The names that are being looked up, and what is remembered of those that were. Decides only; the
// threads that ask the system are in name_resolver.hpp.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::net {

/// In the order of preference that the system gives; at most name_table::max_addresses.
using addresses = std::vector<boost::asio::ip::address>;
using lookup_result = boost::system::result<addresses>;

class name_table
{
public:
    using steady_time = std::chrono::steady_clock::time_point;

    static constexpr std::size_t max_addresses = 8;  ///< of one name; further ones are not tried
    /// Each is a thread of its own; a name beyond them is told to try again.
    static constexpr std::size_t max_under_way = 64;
    static constexpr std::size_t max_remembered = 1024;  ///< beyond it an answer is not kept
    /// An answer, good or bad, is given again for so long: a printer that is away is tried every
    /// few seconds, and a name server need not hear of each try.
    static constexpr std::chrono::milliseconds remembered_for{10'000};
    /// A lookup that has taken longer is answered `host_not_found_try_again` until it ends: its
    /// name servers are silent, and who asks has other addresses to try.
    static constexpr std::chrono::milliseconds patience{8'000};

    struct decision
    {
        std::optional<lookup_result> known;  ///< the answer; empty: it comes with on_answer()
        bool start = false;                  ///< the system has to be asked
    };

    /// Somebody wants to know this name, which is no literal address.
    [[nodiscard]] decision ask(std::string_view name, steady_time now);
    /// The system answered what ask() said to start.
    void on_answer(std::string_view name, lookup_result const&, steady_time now);

    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }

private:
    struct entry
    {
        steady_time since;  ///< of the question; once answered, of the answer
        std::optional<lookup_result> answer;
    };

    void forget_old(steady_time now);

    std::map<std::string, entry, std::less<>> entries_;
    std::size_t under_way_{};
};

}  // namespace p2m::net
