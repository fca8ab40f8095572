package io.hawser.registry.file;

import io.hawser.config.FilePlaces;
import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code registry.type=file}: reads {@code service.<cluster>.grouplist}, servers separated by
 * {@code ;}, from the configuration itself, or from the file that {@code registry.file.name} names,
 * in any format that {@link HawserConfig#load(Path)} reads. A relative name is looked for in the
 * working directory and beside the configuration file. If there is no such file, as is usual with
 * Seata's default {@code file.conf}, the configuration itself is used and the log says so. With a
 * configuration centre the lists are there, whatever {@code registry.file.name} says, as in Seata.
 */
public final class FileRegistryProvider implements RegistryProvider {
  static final String FILE_NAME = "registry.file.name";

  private static final Logger log = LoggerFactory.getLogger(FileRegistryProvider.class);

  @Override
  public List<String> names() {
    return List.of("file");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    HawserConfig main = config.current();
    String name = main.text(FILE_NAME);
    if (name == null || config.hasCentre()) {
      return FileRegistryService.over(config);
    }
    List<Path> places = FilePlaces.of(FILE_NAME, name, main.source());
    Path file = FilePlaces.firstOf(places);
    if (file == null) {
      log.info("{}: there is no {}; servers are read from {}", FILE_NAME, places, main.origin());
      return FileRegistryService.over(config);
    }
    if (main.isReadFrom(file)) {
      return FileRegistryService.over(config);
    }
    return FileRegistryService.owning(new LiveConfig(HawserConfig.load(file)));
  }
}
