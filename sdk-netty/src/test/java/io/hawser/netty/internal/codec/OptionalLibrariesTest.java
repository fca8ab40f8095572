package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.protocol.GlobalStatusRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codec as most users have it: without the libraries of the optional compressors. */
class OptionalLibrariesTest {

  /** Loads the codec anew and has no compression libraries. */
  private static final class WithoutLibraries extends ClassLoader {
    WithoutLibraries() {
      super(OptionalLibrariesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("net.jpountz.")
          || name.startsWith("com.github.luben.")
          || name.startsWith("org.apache.commons.compress.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.hawser.netty.internal.codec.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Runs in the other class loader; what crosses is text and exceptions of the API. */
  static final class Inside {
    private Inside() {}

    static String named(String name) {
      return Compressor.named(name).name();
    }

    static String roundTrip(String compressor) {
      byte[] frame =
          Frames.encode(
              MessageType.REQUEST,
              Compressor.valueOf(compressor),
              new GlobalStatusRequest("x".repeat(100), ""),
              PeerVersion.OURS);
      return Frames.decodeOne(frame).body().toString();
    }

    static String readError(String compressor) {
      byte[] frame = Frames.encode(new GlobalStatusRequest("x".repeat(100), ""));
      frame[FrameHeader.COMPRESSOR_AT] = (byte) Compressor.valueOf(compressor).id();
      return Frames.undecodable(frame).getMessage();
    }
  }

  private final WithoutLibraries loader = new WithoutLibraries();

  @ParameterizedTest
  @CsvSource({"bzip2, org.apache.commons:commons-compress", "zstd, com.github.luben:zstd-jni"})
  void configurationNamesTheArtifactToAdd(String name, String artifact) {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> call("named", name));
    assertTrue(error.getMessage().contains(artifact), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "BZIP2, org.apache.commons:commons-compress",
    "LZ4, at.yawk.lz4:lz4-java",
    "ZSTD, com.github.luben:zstd-jni"
  })
  void aFrameThatNeedsALibraryIsUndecodableAndSaysWhich(String name, String artifact)
      throws Exception {
    for (int i = 0; i < 2; i++) { // the second time the class has failed to load before
      String error = call("readError", name);
      assertTrue(error.contains(artifact), error);
    }
    assertThrows(io.hawser.error.InvalidRequestException.class, () -> call("roundTrip", name));
  }

  @Test
  void theOthersWork() throws Exception {
    for (String name : new String[] {"NONE", "GZIP", "ZIP", "DEFLATER"}) {
      assertEquals(name, call("named", name));
      assertTrue(call("roundTrip", name).contains("xxx"));
    }
  }

  private String call(String method, String argument) throws Exception {
    Class<?> inside = loader.loadClass(Inside.class.getName());
    Method target = inside.getDeclaredMethod(method, String.class);
    target.setAccessible(true);
    try {
      return (String) target.invoke(null, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
