package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch_64",
    "Mac OS X, x86_64, osx-x86_64",
    "Mac OS X, aarch64, osx-aarch_64",
    "Windows 11, amd64, windows-x86_64"
  })
  void theErrorNamesTheClassifierOfThePlatform(String os, String arch, String classifier) {
    assertEquals(classifier, QuicNatives.classifierOrNull(os, arch));
    String error = QuicNatives.message(os, arch, new UnsatisfiedLinkError("no such\nfile"));
    assertTrue(
        error.contains(
            "Add io.netty:netty-codec-native-quic with the classifier " + classifier + ","),
        error);
    assertTrue(error.contains("(no such)"), error);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, aarch64", "Linux, s390x", "SunOS, sparcv9"})
  void theErrorOnAPlatformWithoutNativesSaysSo(String os, String arch) {
    assertNull(QuicNatives.classifierOrNull(os, arch));
    assertTrue(
        QuicNatives.message(os, arch, new UnsatisfiedLinkError("x")).contains("There is none"));
  }

  /** A client without the jars that contain the native libraries. */
  static final class Main {
    public static void main(String[] arguments) {
      try {
        HawserClient.connect(
                HawserConfig.builder().servers("127.0.0.1:1").set("transport.type", "quic").build())
            .close();
      } catch (ConfigurationException e) {
        System.out.println("REJECTED " + e.getMessage());
      }
    }
  }

  @Test
  void withoutTheJarTheStartFailsWithASentence() {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("netty-codec-native-quic"))
            .collect(Collectors.joining(File.pathSeparator));
    String output =
        Programs.run(
                JvmCommand.of(Main.class.getName(), classPath).small(),
                directory,
                Duration.ofMinutes(3))
            .output();
    String classifier =
        QuicNatives.classifierOrNull(System.getProperty("os.name"), System.getProperty("os.arch"));
    assertTrue(
        output.contains("REJECTED transport.type: quic cannot be used: the native library"),
        output);
    assertTrue(output.contains("with the classifier " + classifier), output);
  }
}
