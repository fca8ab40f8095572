package io.hawser.testkit.registry;

/** A possible defect of a provider, and the test of the contract that must detect it. */
enum Defect {
  NOT_A_SERVICE("provider", "it is found as a service"),
  DESCRIBES_NO_ADDRESS("provider", "its description says where it looks"),
  ONE_NAME_TWICE("provider", "its names can be a registry.type"),

  CONFUSES_SIMILAR_NAMES("lookups", "clusters of similar names are kept apart"),
  IGNORES_CASE("lookups", "clusters of similar names are kept apart"),
  LOOKS_UP_ONCE("lookups", "an announced server is found, a withdrawn one is not"),
  ANSWERS_FROM_SUBSCRIPTION("lookups", "an answer is never stale, even with a subscription"),
  NULL_FOR_EMPTY("lookups", "an unknown cluster has no servers"),
  NAMES_EMPTY_CLUSTERS("lookups", "only clusters with servers are listed"),
  NAMES_NO_CLUSTERS("lookups", "only clusters with servers are listed"),
  FAILS_ON_JUNK("lookups", "entries that cannot be understood are left out"),
  FINDS_FIRST_100("lookups", "500 servers are found, and each change of them"),
  FINDS_TWICE("lookups", "an announced server is found, a withdrawn one is not"),
  DROPS_METADATA("lookups", "metadata are kept"),
  ROUNDS_WEIGHTS("lookups", "weights are kept, also when they change"),
  NO_IPV6("lookups", "IPv4 and IPv6 addresses are found as equal objects"),
  ONE_PORT("lookups", "servers of one host differ by port"),

  NOTIFIES_NOTHING("subscriptions", "announced and withdrawn servers are reported"),
  NOTIFIES_CHANGES_ONLY("subscriptions", "one change among 500 servers is reported"),
  IGNORES_WITHDRAWALS("subscriptions", "announced and withdrawn servers are reported"),
  IGNORES_THE_LAST_WITHDRAWAL("subscriptions", "the withdrawal of the last server is reported"),
  NOTIFIES_ALL_CLUSTERS("subscriptions", "listeners are notified of their own cluster only"),
  FAILS_WITH_A_LISTENER("subscriptions", "a failing listener does not affect others"),
  CANNOT_UNSUBSCRIBE("subscriptions", "a removed listener is not notified, the others are"),

  ANNOUNCES_TWICE("registrations", "announcing twice is harmless"),
  WITHDRAWS_NOTHING("registrations", "an announced server is found, a withdrawn one is not"),
  WITHDRAWS_OTHERS("registrations", "a server announced by another service is not withdrawn"),
  CLOSE_REMOVES_ALL("registrations", "closing withdraws all servers and removes nothing else"),
  CLOSE_REMOVES_NOTHING("registrations", "closing withdraws all servers and removes nothing else"),
  ANNOUNCES_PORT_8091("registrations", "servers of one host are announced by port"),

  WAITS_FOREVER("outages", "an unreachable registry is an error and leaves no thread"),
  SHOWS_SECRETS("outages", "secrets are in no description and no error"),
  OTHER_EXCEPTION("outages", "an outage is reported once, and everything works after it"),
  VAGUE_ERROR("outages", "an outage is reported once, and everything works after it"),
  REPORTS_NO_ERROR("outages", "an outage is reported once, and everything works after it"),
  REPORTS_ERRORS_AGAIN("outages", "an outage is reported once, and everything works after it"),
  REMEMBERS_IN_OUTAGE("outages", "an outage is reported once, and everything works after it"),
  ANNOUNCES_LATER("outages", "an outage is reported once, and everything works after it"),
  LOSES_ANNOUNCEMENT("outages", "a registry that comes back empty gets everything again"),
  LOSES_SUBSCRIPTION("outages", "a registry that comes back empty gets everything again"),
  RESTORES_WITHDRAWN_SERVERS("outages", "a registry that comes back empty gets everything again"),

  LEAKS_A_THREAD("closing", "closing stops all threads"),
  WORKS_WHEN_CLOSED("closing", "closing twice is harmless, and later calls fail"),
  CLOSES_ONCE("closing", "closing twice is harmless, and later calls fail"),
  CLOSE_WAITS_FOR_ITSELF("closing", "a listener may close it"),
  CLOSE_WAITS_FOR_LOOKUP("closing", "closing fails a lookup that waits for the registry");

  private final String group;
  private final String detectedBy;

  Defect(String group, String detectedBy) {
    this.group = group;
    this.detectedBy = detectedBy;
  }

  String group() {
    return group;
  }

  String detectedBy() {
    return detectedBy;
  }
}
