// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/request_rules.hpp"

#include "gateway/surfaces/http/form_header.hpp"
#include "gateway/surfaces/http/limits.hpp"
#include "gateway/surfaces/http/origin_rules.hpp"

#include <algorithm>
#include <utility>

namespace p2m::surfaces::http {
namespace {

/// One request on its way through the rules; each returns why it goes no further.
class passage
{
public:
    passage(incoming of,
            route_table const& routes,
            site const& ours,
            access_control& access,
            printer::steady_time now)
        : of_{std::move(of)}
        , routes_{routes}
        , ours_{ours}
        , access_{access}
        , now_{now}
        , verb_{parse_method(of_.verb)}
        , errors_{routes.errors_of(of_.target)}
    {}

    verdict decide()
    {
        using step = std::optional<response> (passage::*)();
        for (step const one :
             {&passage::read_target, &passage::check_host, &passage::find_path, &passage::preflight,
              &passage::check_caller, &passage::check_method, &passage::check_page,
              &passage::check_class, &passage::check_rate, &passage::check_body})
            if (auto out = (this->*one)())
                return *std::move(out);
        out_.to = found_->to;
        out_.asked.parameters = std::move(found_->parameters);
        out_.asked.verb = verb_;
        out_.asked.target = std::move(target_);
        out_.asked.peer = of_.from.address;
        out_.asked.is_local = is_local(of_.from, of_.headers);
        out_.asked.is_secure = of_.is_secure;
        out_.asked.headers = std::move(of_.headers);
        return std::move(out_);
    }

private:
    [[nodiscard]] response refuse(problem const& why) const { return errors_(why); }
    [[nodiscard]] response refuse(std::string_view code, std::string sentence) const
    {
        return refuse(make_problem(code, std::move(sentence)));
    }

    std::optional<response> read_target()
    {
        auto parsed = parse_target(of_.target);
        if (!parsed)
            return parsed.error() == target_fault::too_long
                       ? refuse("target_too_long", "The address is too long.")
                       : refuse("malformed_request", "This is no address that HTTP knows.");
        target_ = *std::move(parsed);
        return std::nullopt;
    }

    std::optional<response> check_host()
    {
        auto const count = of_.headers.count("Host");
        if (count == 0 && of_.version >= 11)
            return refuse("malformed_request", "The request has no Host.");
        if (count > 1)
            return refuse("malformed_request", "The request has more than one Host.");
        host_ = target_.host.empty() ? std::string{of_.headers["Host"]} : target_.host;
        auto const is_needed = count == 1 || !target_.host.empty();
        if (is_needed && !gateway::is_our_host(host_, ours_.names))
            return refuse(
                "wrong_host",
                "This is not the host that was asked for; http.names lists further names.");
        return std::nullopt;
    }

    std::optional<response> find_path()
    {
        if (!target_.is_asterisk)
            found_ = routes_.find(verb_, target_);
        return std::nullopt;
    }

    /// A browser asks for a page of a listed site, without credentials (Fetch 4.8).
    std::optional<response> preflight()
    {
        auto const origin = of_.headers.find("Origin");
        if (!origin || std::ranges::find(ours_.origins, *origin) == ours_.origins.end())
            return std::nullopt;
        out_.cors.add("Access-Control-Allow-Origin", std::string{*origin});
        out_.cors.add("Vary", "Origin");
        if (verb_ != method::options || !of_.headers.find("Access-Control-Request-Method")
            || !found_)
            return std::nullopt;
        auto answer = make_empty();
        answer.headers = out_.cors;
        answer.headers.add("Access-Control-Allow-Methods", found_->allow);
        answer.headers.add("Access-Control-Allow-Headers",
                           "Authorization, Content-Type, Idempotency-Key, If-None-Match, "
                           "Last-Event-ID, X-Api-Key, X-Requested-With");
        answer.headers.add("Access-Control-Max-Age", "600");
        return answer;
    }

    std::optional<response> check_caller()
    {
        if (found_ && found_->to && found_->to->is_open)
            return std::nullopt;
        auto const takes_ticket = found_ && found_->to && found_->to->takes_ticket;
        auto answer =
            access_.check(of_.from, of_.headers,
                          takes_ticket ? target_.query.find("ticket") : std::nullopt, now_);
        if (auto* const why = std::get_if<problem>(&answer)) {
            if (why->status == 401)
                why->headers.add("WWW-Authenticate", challenge());
            return refuse(*why);
        }
        out_.asked.who = std::get<caller>(std::move(answer));
        return std::nullopt;
    }

    /// The API does not ask for Basic: a browser would open its own window over the page.
    [[nodiscard]] std::string challenge() const
    {
        return errors_ == &write_plain ? access_.challenge() : R"(Bearer realm="printer2mqtt")";
    }

    std::optional<response> check_method()
    {
        if (!found_ && !target_.is_asterisk)
            return refuse("not_found", "There is nothing here.");
        auto const allow = target_.is_asterisk ? routes_.allow_all() : found_->allow;
        if (verb_ == method::options) {
            auto answer = make_empty();
            answer.headers.add("Allow", allow);
            return answer;
        }
        if (target_.is_asterisk)
            return refuse("malformed_request", "Only OPTIONS has no path.");
        if (found_->to)
            return std::nullopt;
        auto why = make_problem("method_not_allowed", "Only " + allow + " are served here.");
        why.headers.add("Allow", allow);
        return refuse(why);
    }

    std::optional<response> check_page()
    {
        auto const changes = is_change(verb_);
        auto const is_allowed = changes
                                    ? may_change(of_.headers, host_, ours_.origins)
                                    : found_->to->costs == look::free
                                          || may_cost_printer(of_.headers, host_, ours_.origins);
        if (!is_allowed)
            return refuse("foreign_origin",
                          "A page of another site asks; only pages of the gateway itself may.");
        if (verb_ == method::post && !found_->to->takes_simple_post && is_simple_post(of_.headers))
            return refuse("foreign_origin",
                          "Any page could send this; send application/json, or the header "
                          "X-Requested-With.");
        return std::nullopt;
    }

    std::optional<response> check_class()
    {
        auto const& who = out_.asked.who;
        auto const& word = found_->to->class_word;
        if (!word.empty() && !who.may(word))
            return refuse("class_disabled",
                          "This token may not do that: it lacks the class \"" + word + "\".");
        auto const printer = found_->parameters.find("printer");
        if (printer != found_->parameters.end() && !who.sees(printer->second))
            return refuse("not_found", "There is no such printer.");
        return std::nullopt;
    }

    std::optional<response> check_rate()
    {
        if (!is_change(verb_))
            return std::nullopt;
        auto const wait = access_.take_change(of_.from, now_);
        if (!wait)
            return std::nullopt;
        auto why = make_problem("too_many_requests", "Too many changes from this address; wait.");
        why.retry_after = *wait;
        return refuse(why);
    }

    std::optional<response> check_body()
    {
        auto const& rule = found_->to->body;
        auto const length = of_.content_length.value_or(0);
        auto const has_body = length != 0 || of_.is_chunked;
        if (auto const expects = of_.headers.find("Expect");
            expects && of_.version >= 11 && !is_same_word(*expects, "100-continue"))
            return refuse("expectation_failed", "Only 100-continue is understood.");
        if (has_body && rule.kind == body_kind::none)
            return refuse("too_large", "No request has a body.");
        if (length > rule.limit)
            return refuse("too_large",
                          "The body is longer than " + std::to_string(rule.limit) + " bytes.");
        auto const type = media_type_of(of_.headers["Content-Type"]);
        if (has_body && !rule.types.empty()
            && std::ranges::find(rule.types, type) == rule.types.end())
            return refuse("unsupported_media_type", "A body of this type is not read here.");
        if (rule.kind == body_kind::multipart && find_boundary(of_.headers["Content-Type"]).empty())
            return refuse("unsupported_media_type",
                          "This is no multipart/form-data with a boundary of 1 to 70 bytes.");
        return std::nullopt;
    }

    incoming of_;
    route_table const& routes_;
    site const& ours_;
    access_control& access_;
    printer::steady_time now_;
    method verb_;
    error_form errors_;
    request_target target_;
    std::string host_;
    std::optional<route_table::match> found_;
    admitted out_;
};

}  // namespace

verdict decide(incoming of,
               route_table const& routes,
               site const& ours,
               access_control& access,
               printer::steady_time now)
{
    return passage{std::move(of), routes, ours, access, now}.decide();
}

}  // namespace p2m::surfaces::http
