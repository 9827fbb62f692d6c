#!/usr/bin/perl
# Makes dbip-city.mmdb, ipinfo-location.mmdb, ipinfo-lite.mmdb and ipinfo-asn.mmdb here: a few
# invented networks in the layouts of DB-IP and IPinfo. Debian: libmaxmind-db-writer-perl.
use strict;
use warnings;
use FindBin;
use MaxMind::DB::Writer::Tree;

my %types = (
  country => undef, country_code => 'utf8_string', city => undef, region => 'utf8_string',
  lat => 'utf8_string', lng => 'utf8_string', loc => 'utf8_string', asn => 'utf8_string',
  as_name => 'utf8_string', name => 'utf8_string', names => 'map', en => 'utf8_string',
  iso_code => 'utf8_string', location => 'map', latitude => 'float', longitude => 'float',
  subdivisions => ['array', 'map'], domain => 'utf8_string', continent => 'utf8_string',
);

# "country" and "city" are maps with DB-IP and text with IPinfo.
sub make {
  my ($file, $type, $place, %networks) = @_;
  my %here = (%types, country => $place, city => $place);
  my $tree = MaxMind::DB::Writer::Tree->new(
    ip_version => 6, record_size => 24, database_type => $type, languages => ['en'],
    description => { en => 'Invented networks for tests' },
    map_key_type_callback => sub { $here{ $_[0] } },
    remove_reserved_networks => 0,
  );
  $tree->insert_network($_, $networks{$_}) for sort keys %networks;
  open my $out, '>:raw', "$FindBin::Bin/$file" or die "$file: $!";
  $tree->write_tree($out);
}

make('dbip-city.mmdb', 'DBIP-City-Lite', 'map',
  '5.0.0.0/24' => {
    country => { iso_code => 'FR', names => { en => 'France' } },
    city => { names => { en => 'Lyon' } },
    subdivisions => [ { names => { en => 'Auvergne' } } ],
    location => { latitude => 45.75, longitude => 4.85 },
  },
  '5.0.1.0/24' => {    # the country's middle
    country => { iso_code => 'FR', names => { en => 'France' } },
    location => { latitude => 46.0, longitude => 2.0 },
  },
  '5.0.2.0/24' => {    # off the Earth
    country => { iso_code => 'FR' }, city => { names => { en => 'Nowhere' } },
    location => { latitude => 145.0, longitude => 2.0 },
  },
  '2a00:5::/32' => {
    country => { iso_code => 'IT' }, city => { names => { en => 'Roma' } },
    location => { latitude => 41.9, longitude => 12.5 },
  },
);
make('ipinfo-location.mmdb', 'ipinfo standard_location.mmdb', 'utf8_string',
  '6.0.0.0/24' => {
    country => 'JP', city => 'Osaka', region => 'Osaka', lat => '34.6938', lng => '135.5011' },
  '6.0.1.0/24' => { country => 'US', city => 'Austin', region => 'Texas', loc => '30.2672,-97.7431' },
  '6.0.2.0/24' => { country => 'US', city => 'Odd', lat => 'north', lng => 'east', loc => '1;2' },
);
make('ipinfo-lite.mmdb', 'ipinfo bundle_location_lite.mmdb', 'utf8_string',
  '6.0.3.0/24' => {
    country => 'Netherlands', country_code => 'NL', continent => 'Europe', asn => 'AS3333',
    as_name => 'RIPE NCC' },
  '6.0.4.0/24' => { country => 'Nowhere at all', asn => 'AS99999999999', as_name => 'Too large' },
);
make('ipinfo-asn.mmdb', 'ipinfo standard_asn.mmdb', 'utf8_string',
  '6.0.0.0/16' => { asn => 'AS64500', name => 'Example Networks', domain => 'example.net' },
);
