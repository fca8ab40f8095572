package io.hawser.testkit.registry;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.testkit.EmbeddedCoordinator;

/** A place in a configuration centre that one test has for itself: a document and a vgroup. */
final class CentrePlace {
  private final ConfigCentreFixture fixture;
  private final String vgroup = Bench.freshName();
  private final String document;

  /**
   * Chooses the names.
   *
   * @param end of the document's name
   */
  CentrePlace(ConfigCentreFixture fixture, String end) {
    this.fixture = fixture;
    this.document = fixture.document(vgroup + end);
  }

  String vgroup() {
    return vgroup;
  }

  String document() {
    return document;
  }

  HawserConfig.Builder config() {
    return config(fixture.address());
  }

  HawserConfig.Builder config(String address) {
    HawserConfig.Builder builder =
        HawserConfig.builder()
            .set(Keys.TX_SERVICE_GROUP, vgroup)
            .set(Keys.REGISTRY_TYPE, "file")
            .set("seata.config.type", fixture.type());
    fixture.settings(address, document).forEach(builder::set);
    return builder;
  }

  /** Returns the key of the mapping. */
  String mapping() {
    return "service.vgroupMapping." + vgroup;
  }

  /** Writes a document of properties: the mapping to one cluster, and more lines. */
  void map(String cluster, String... more) throws Exception {
    fixture.write(document, mapping() + "=" + cluster + "\n" + String.join("\n", more));
  }

  /** Returns a line with the only server of a cluster. */
  static String list(EmbeddedCoordinator coordinator, String cluster) {
    return "service." + cluster + ".grouplist=" + coordinator.address();
  }
}
