package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which settings of the program's options win. */
class CoordinatorCommandTest {
  private static final HawserConfig FILE =
      HawserConfig.builder().set("seata.registry.type", "zk").build();

  private static List<String> types(HawserConfig config) {
    return config.get(Keys.REGISTRY_TYPE);
  }

  @Test
  void theOptionWinsOverEachSpelling() {
    assertEquals(List.of("redis"), types(CoordinatorCommand.merged(FILE, Map.of(), "redis")));
    for (String name : List.of("registry.type", "seata.registry.type")) {
      Map<String, String> given = Map.of(name, "nacos");
      assertEquals(List.of("redis"), types(CoordinatorCommand.merged(FILE, given, "redis")));
      assertEquals(List.of("nacos"), types(CoordinatorCommand.merged(FILE, given, null)));
    }
  }

  @Test
  void onlyRegistriesThatAcceptAnnouncementsAreLeft() {
    HawserConfig config =
        CoordinatorCommand.announcing(
            CoordinatorCommand.merged(FILE, Map.of(), "Raft,redis,file,seata,zk"), "east");
    assertEquals(List.of("redis", "zk"), types(config));
    assertEquals("east", config.text("registry.redis.cluster"));
    for (String type : List.of("file", "raft", "seata", "raft,seata")) {
      HawserConfig none = CoordinatorCommand.merged(FILE, Map.of(), type);
      assertNull(CoordinatorCommand.announcing(none, "east"));
    }
  }

  @Test
  void aSettingWithALikeEndStays() {
    Map<String, String> given = Map.of("metrics.registry.type", "compact");
    HawserConfig config = CoordinatorCommand.merged(FILE, given, "redis");

    assertEquals("compact", config.text("metrics.registry.type"));
  }
}
