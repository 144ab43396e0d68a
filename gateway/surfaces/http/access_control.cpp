// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/access_control.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace p2m::surfaces::http {
namespace {

std::string_view after_scheme(std::string_view authorization, std::string_view scheme)
{
    if (!is_same_word(next_word(authorization, ' '), scheme))
        return {};
    return trimmed(authorization);
}

/// A token as the client shows it: Bearer, X-Api-Key, or the password of Basic, for clients that
/// know nothing else.
std::string shown_token(header_list const& of)
{
    if (auto const key = of["X-Api-Key"]; !key.empty())
        return std::string{key};
    auto const field = of["Authorization"];
    if (auto const bearer = after_scheme(field, "Bearer"); !bearer.empty())
        return std::string{bearer};
    auto const pair = parse_base64(after_scheme(field, "Basic")).value_or(std::string{});
    auto const colon = pair.find(':');
    return colon == std::string::npos ? std::string{} : pair.substr(colon + 1);
}

bool shows_a_secret(header_list const& of)
{
    return !of["X-Api-Key"].empty() || !of["Authorization"].empty();
}

problem refuse(std::string_view code, std::string sentence)
{
    return make_problem(code, std::move(sentence));
}

}  // namespace

std::string peer_key(std::string_view text)
{
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(text, error);
    if (error || address.is_v4())
        return std::string{text};
    auto const v6 = address.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return boost::asio::ip::make_address_v6(bytes).to_string() + "/64";
}

bool is_local(peer const& from, header_list const& of) noexcept
{
    constexpr std::array<std::string_view, 3> of_proxies{"Forwarded", "X-Forwarded-For",
                                                         "X-Real-IP"};
    return from.is_loopback && std::ranges::none_of(of_proxies, [&of](auto name) {
               return of.find(name).has_value();
           });
}

std::string_view find_cookie(std::string_view field, std::string_view name) noexcept
{
    while (!field.empty()) {
        auto one = next_word(field, ';');
        if (next_word(one, '=') == name)
            return one;
    }
    return {};
}

void access_control::configure(gateway::http_credentials credentials, token_table tokens)
{
    auto const is_other = credentials != credentials_;
    credentials_ = std::move(credentials);
    tokens_ = std::move(tokens);
    auto const is_valid = [this, is_other](caller const& who) {
        if (who.name.empty())
            return !is_other;
        return std::ranges::any_of(
            tokens_.all(), [&who](named_token const& one) { return caller_of(one) == who; });
    };
    sessions_.keep_only(is_valid);
    tickets_.keep_only(is_valid);
}

std::optional<caller> access_control::find_secret(header_list const& of) const
{
    auto const secret = shown_token(of);
    if (credentials_.are_needed()) {
        if (is_authorized(credentials_, of["Authorization"]))
            return caller{};
        if (!credentials_.token.empty() && is_same(sha256(secret), sha256(credentials_.token)))
            return caller{};
    }
    if (auto const* const found = tokens_.find(secret))
        return caller_of(*found);
    return std::nullopt;
}

std::variant<caller, problem> access_control::check(peer const& from,
                                                    header_list const& of,
                                                    std::optional<std::string_view> ticket,
                                                    printer::steady_time now)
{
    auto const is_free = is_local(from, of) && !credentials_.are_needed();
    if (auto known = sessions_.find(find_cookie(of["Cookie"], session_cookie), now))
        return *std::move(known);
    if (auto known = tickets_.find(ticket.value_or(std::string_view{}), now))
        return *std::move(known);
    // On loopback without a password any secret is as good as none; a known one narrows.
    if (is_free)
        return find_secret(of).value_or(caller{});
    if (!shows_a_secret(of))
        return refuse("unauthorized", "A token or a password is needed.");
    if (auto const pause = failures_.pause_of(from.address, now)) {
        auto out = refuse("too_many_requests", "Too many wrong tokens or passwords; wait.");
        out.retry_after = *pause;
        return out;
    }
    if (auto known = find_secret(of)) {
        failures_.on_success(from.address);
        return *std::move(known);
    }
    using told = failure_limiter::told;
    auto const news = failures_.on_failure(from.address, now);
    if (news == told::first_failure)
        warn_("a wrong token or password from " + from.address);
    else if (news == told::pause_begins)
        warn_("wrong tokens or passwords from " + from.address + ": it is not listened to for "
              + std::to_string(limits::failure_pause.count()) + " s");
    return refuse("unauthorized", "A token or a password is needed.");
}

std::string access_control::open_session(caller const& who, printer::steady_time now)
{
    auto secret = make_secret();
    if (!secret.empty())
        sessions_.add(secret, who, now);
    return secret;
}

void access_control::close_session(header_list const& of)
{
    sessions_.remove(find_cookie(of["Cookie"], session_cookie));
}

std::string access_control::open_ticket(caller const& who, printer::steady_time now)
{
    auto secret = make_secret();
    if (!secret.empty())
        tickets_.add(secret, who, now);
    return secret;
}

}  // namespace p2m::surfaces::http
