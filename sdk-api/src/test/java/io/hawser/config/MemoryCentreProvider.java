package io.hawser.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Opens the centre of a test, which its setting {@code id} names. */
public final class MemoryCentreProvider implements ConfigCentreProvider {
  static final Map<String, MemoryCentre> CENTRES = new ConcurrentHashMap<>();

  @Override
  public List<String> names() {
    return List.of("memory");
  }

  @Override
  public ConfigCentre open(HawserConfig config) {
    String id = RegistrySettings.ofCentre(config, "memory").text("id");
    return Objects.requireNonNull(CENTRES.get(id), () -> "no centre " + id);
  }
}
