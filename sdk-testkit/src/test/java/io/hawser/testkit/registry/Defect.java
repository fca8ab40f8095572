package io.hawser.testkit.registry;

/** What a provider may get wrong, and which test of the contract has to notice it. */
enum Defect {
  NOT_A_SERVICE("provider", "it is found as a service"),
  SAYS_NOT_WHERE("provider", "its description says where it looks"),
  ONE_NAME_TWICE("provider", "its names can be a registry.type"),

  CONFUSES_SIMILAR_NAMES("lookups", "clusters of similar names are kept apart"),
  IGNORES_CASE("lookups", "clusters of similar names are kept apart"),
  LOOKS_UP_ONCE("lookups", "a server that joins is found, one that leaves is not"),
  ANSWERS_FROM_SUBSCRIPTION("lookups", "an answer is never stale, with a subscription either"),
  NULL_FOR_EMPTY("lookups", "a cluster that nobody has joined has no servers"),
  NAMES_EMPTY_CLUSTERS("lookups", "clusters that have servers are named, no others"),
  NAMES_NO_CLUSTERS("lookups", "clusters that have servers are named, no others"),
  FAILS_ON_JUNK("lookups", "entries that nobody understands are left out"),
  FINDS_FIRST_100("lookups", "500 servers are found, and each change of them"),
  FINDS_TWICE("lookups", "a server that joins is found, one that leaves is not"),
  DROPS_METADATA("lookups", "metadata are kept"),
  NO_IPV6("lookups", "IPv4 and IPv6 addresses are found as equal objects"),
  ONE_PORT("lookups", "servers of one host differ by port"),

  TELLS_NOTHING("subscriptions", "who joins and leaves is told"),
  TELLS_THE_NEWS_ONLY("subscriptions", "one change among 500 servers is told"),
  TELLS_NOT_OF_LEAVING("subscriptions", "who joins and leaves is told"),
  TELLS_NOT_OF_EMPTY("subscriptions", "the last server's leaving is told"),
  TELLS_ALL_CLUSTERS("subscriptions", "listeners hear of their own cluster only"),
  FAILS_WITH_A_LISTENER("subscriptions", "a listener that fails harms nobody"),
  CANNOT_UNSUBSCRIBE("subscriptions", "who has unsubscribed hears nothing, the others do"),

  REGISTERS_TWICE("registrations", "registering twice is harmless"),
  UNREGISTERS_NOTHING("registrations", "who registers is found, who unregisters is not"),
  UNREGISTERS_OTHERS("registrations", "what is not registered here is not unregistered"),
  CLOSE_REMOVES_ALL("registrations", "closing removes all registrations, and nothing else"),
  CLOSE_REMOVES_NOTHING("registrations", "closing removes all registrations, and nothing else"),
  REGISTERS_PORT_8091("registrations", "servers of one host are registered by port"),

  WAITS_FOREVER("outages", "a registry that is not there is an error, and leaves no thread"),
  TELLS_SECRETS("outages", "secrets are in no description and no error"),
  OTHER_EXCEPTION("outages", "an outage is told once, and all is well when it is over"),
  VAGUE_ERROR("outages", "an outage is told once, and all is well when it is over"),
  TELLS_NO_ERROR("outages", "an outage is told once, and all is well when it is over"),
  TELLS_ERRORS_AGAIN("outages", "an outage is told once, and all is well when it is over"),
  REMEMBERS_IN_OUTAGE("outages", "an outage is told once, and all is well when it is over"),
  REGISTERS_LATER("outages", "an outage is told once, and all is well when it is over"),
  LOSES_REGISTRATION("outages", "a registry that comes back empty is told everything again"),
  LOSES_SUBSCRIPTION("outages", "a registry that comes back empty is told everything again"),
  RETURNS_FROM_THE_DEAD("outages", "a registry that comes back empty is told everything again"),

  LEAKS_A_THREAD("closing", "closing ends threads"),
  WORKS_WHEN_CLOSED("closing", "closing twice is harmless, and using it then an error"),
  CLOSES_ONCE("closing", "closing twice is harmless, and using it then an error"),
  CLOSE_WAITS_FOR_ITSELF("closing", "a listener may close it"),
  CLOSE_WAITS_FOR_LOOKUP("closing", "closing ends a lookup that waits for the registry");

  private final String group;
  private final String noticedBy;

  Defect(String group, String noticedBy) {
    this.group = group;
    this.noticedBy = noticedBy;
  }

  String group() {
    return group;
  }

  String noticedBy() {
    return noticedBy;
  }
}
