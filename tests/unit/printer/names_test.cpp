// SPDX-License-Identifier: MIT
#include "printer/names.hpp"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace p2m::printer;

namespace {

template <class Enum>
std::string list()
{
    std::string out;
    for (auto const word : names_of<Enum>())
        out.append(out.empty() ? "" : " ").append(word);
    return out;
}

using every_enum = boost::mpl::list<status,
                                    stage,
                                    heater,
                                    fan,
                                    speed_mode,
                                    filtration,
                                    storage,
                                    error_reason,
                                    capability,
                                    command_class,
                                    result_status,
                                    result_code,
                                    event_type,
                                    connection_state>;

}  // namespace

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_comes_back_as_its_enumerator, Enum, every_enum)
{
    BOOST_TEST(!names_of<Enum>().empty());
    for (auto const word : names_of<Enum>()) {
        auto const found = from_string<Enum>(word);
        BOOST_TEST_REQUIRE(found.has_value());
        BOOST_TEST(to_string(*found) == word);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_text_is_no_enumerator, Enum, every_enum)
{
    BOOST_TEST(!from_string<Enum>("").has_value());
    BOOST_TEST(!from_string<Enum>("no such word").has_value());
    BOOST_TEST(to_string(static_cast<Enum>(200)).empty());
}

BOOST_AUTO_TEST_CASE(the_published_words_are_those_of_the_contract)
{
    BOOST_TEST(list<status>()
               == "idle preparing printing pausing paused resuming stopping finished cancelled "
                  "failed busy other");
    BOOST_TEST(list<stage>()
               == "homing heating leveling input_shaping pid_tuning checking_printer checking_file "
                  "receiving_file inspecting changing_filament self_test recovering");
    BOOST_TEST(list<event_type>()
               == "print_started print_paused print_resumed print_finished print_cancelled "
                  "print_failed filament_runout layer_reached progress_reached error "
                  "error_cleared");
    BOOST_TEST(list<speed_mode>() == "silent balanced sport ludicrous");
    BOOST_TEST(list<heater>() == "nozzle bed chamber");
    BOOST_TEST(list<fan>() == "part auxiliary chamber");
    BOOST_TEST(list<error_reason>()
               == "temperature strain_gauge filament_runout filament_jam leveling model_detached "
                  "usb_removed x_axis y_axis z_axis homing object_on_plate print_exception motor "
                  "no_model_seen model_warped file camera network server app nozzle_sensor "
                  "bed_sensor filament_low file_checksum file_read file_resolution file_format "
                  "file_model power_loss unknown");
    BOOST_TEST(list<capability>()
               == "pause_resume stop start list_files camera thumbnail light fan_part "
                  "fan_auxiliary fan_chamber speed_modes target_nozzle target_bed sensor_chamber "
                  "home z_offset position layers error_reason nozzles target_chamber "
                  "material_station auto_refill filtration door air_quality speed_percent "
                  "set_z_offset clear_plate auto_off upload delete_files history");
    BOOST_TEST(list<command_class>()
               == "none print light fans speed temperature camera start files motion gateway "
                  "z_offset material files_write");
    BOOST_TEST(list<filtration>() == "off internal external");
    BOOST_TEST(list<storage>() == "local usb");
    BOOST_TEST(list<result_status>() == "ok accepted rejected failed");
    BOOST_TEST(list<result_code>()
               == "confirmed unconfirmed invalid_payload unknown_action class_disabled "
                  "not_allowed_now out_of_range retained expired duplicate busy printer_offline "
                  "printer_refused timeout");
    BOOST_TEST(list<connection_state>()
               == "connecting connected too_many_clients not_responding app_crashed unreachable");
}

BOOST_AUTO_TEST_CASE(every_error_reason_has_one_sentence)
{
    for (auto const word : names_of<error_reason>())
        BOOST_TEST(message_of(*from_string<error_reason>(word)).ends_with('.'));
}

BOOST_AUTO_TEST_SUITE_END()
