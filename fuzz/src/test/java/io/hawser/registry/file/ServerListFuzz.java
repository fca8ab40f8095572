package io.hawser.registry.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hawser.config.HawserConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.ServiceInstance;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** The server list of a cluster yields each server once or a typed error. */
@Tag("full")
class ServerListFuzz {
  private static final String CLUSTER = "default";
  private static final String KEY = "service." + CLUSTER + ".grouplist";

  static Stream<byte[]> seeds() {
    return Stream.of(
            "127.0.0.1:8091", "a:1;b:2 , [::1]:3", ";;", "A:1,a:1;a:01", "a:1;;b", "[::1%lo]:1;")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void serversOrATypedError(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    HawserConfig config = HawserConfig.builder().set(KEY, text).build();
    List<ServiceInstance> servers;
    try {
      servers = ServerList.read(config, CLUSTER);
    } catch (RegistryException e) {
      return;
    }
    assertEquals(servers.size(), new HashSet<>(servers).size());
  }
}
