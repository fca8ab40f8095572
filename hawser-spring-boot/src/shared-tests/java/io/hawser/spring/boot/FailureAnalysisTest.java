package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.spring.GlobalTransactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tests, word for word, the report of an application that cannot start. Each folder of {@code
 * src/shared-tests/failures} has an {@code application.yml} and the report of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {
  private static final Path FOLDERS =
      Path.of("..", "hawser-spring-boot", "src", "shared-tests", "failures")
          .toAbsolutePath()
          .normalize();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({SslAutoConfiguration.class, HawserAutoConfiguration.class})
  static class Application {
    @Bean
    Orders orders() {
      return new Orders();
    }
  }

  static class Orders {
    @GlobalTransactional
    public void place() {}
  }

  static Stream<String> failures() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      return folders.map(it -> it.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theReportIsThis(String name, CapturedOutput output) throws IOException {
    Path folder = FOLDERS.resolve(name);
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "spring.config.location=" + folder.toUri(),
                "folder=" + folder);
    assertThrows(RuntimeException.class, application::run);
    String printed = output.getAll();
    int start = printed.indexOf("Description:");
    String report = start < 0 ? printed : printed.substring(start);
    report =
        report
            .replaceAll("file:/+" + folder.toString().substring(1), "FOLDER")
            .replace(folder.toString(), "FOLDER")
            .replaceAll("These class loaders were searched: .*", "These … were searched")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
            .replaceAll("within \\d+ ms", "within N ms")
            .strip();
    assertFalse(printed.contains("\tat "), printed);
    Path expected = folder.resolve("report.txt");
    if (Boolean.getBoolean("hawser.reports.write")) {
      Files.writeString(expected, report + "\n");
    }
    assertEquals(Files.readString(expected).strip(), report);
  }
}
