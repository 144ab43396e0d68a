// SPDX-License-Identifier: MIT
#include "sdcp_client/kind.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

using namespace p2m::sdcp;

namespace {

struct row
{
    printer_kind kind;
    std::string name;
    std::vector<std::string> files{};
    std::string resolution{};
    std::optional<int> film{};
};

std::ostream& operator<<(std::ostream& out, row const& one)
{
    return out << one.name;
}

using enum printer_kind;
std::vector<row> const rows{
    {filament, "Centauri Carbon"},
    {filament, "centauri"},
    {filament, "", {"GCODE"}},
    {resin, "Saturn 4 Ultra 16K"},
    {resin, "ELEGOO Mars 5 Ultra"},
    {resin, "Workshop", {"CTB"}},
    {resin, "Workshop", {"gcode", "goo"}},
    {resin, "Centauri Carbon", {"GOO"}},  // what it prints counts more than its name
    {filament, "Saturn", {"GCODE"}},
    {resin, "", {}, "15120x6230"},
    {resin, "", {}, "", 60000},
    {unknown, ""},
    {unknown, "Other"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(kind_test)

BOOST_DATA_TEST_CASE(a_printer_is_told_by_what_it_says, boost::unit_test::data::make(rows), one)
{
    attributes told;
    told.machine_name = one.name;
    told.file_types = one.files;
    told.resolution = one.resolution;
    told.release_film_max = one.film;
    BOOST_TEST((kind_of(told) == one.kind));
}

BOOST_AUTO_TEST_SUITE_END()
