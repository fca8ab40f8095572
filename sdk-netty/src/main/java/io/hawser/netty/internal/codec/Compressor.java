package io.hawser.netty.internal.codec;

import io.hawser.error.ConfigurationException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The compressors of section 1.5. {@link #GZIP}, {@link #ZIP} and {@link #DEFLATER} always work,
 * the others need a library that the user adds.
 *
 * <p>The id of lz4 stands for two incompatible formats. Both are read, and an answer repeats the
 * one the peer used; neither can be configured for requests, because nothing shows which one a peer
 * reads.
 */
public enum Compressor {
  /** The body as it is. */
  NONE(0, "none", null, null),
  /** RFC 1952. */
  GZIP(1, "gzip", null, null),
  /** A zip archive; the content is that of all its entries together. */
  ZIP(2, "zip", null, null),
  /** A bzip2 stream without its first two bytes. */
  BZIP2(
      4,
      "bzip2",
      "org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream",
      "org.apache.commons:commons-compress"),
  /** The standard LZ4 frame of peers from 2.6.0 on. */
  LZ4(5, "lz4", "net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java"),
  /** The block stream of peers up to 2.5.0. */
  LZ4_BLOCK(5, "lz4", "net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java"),
  /** RFC 1950. */
  DEFLATER(6, "deflater", null, null),
  /** One zstd frame that announces its content size. */
  ZSTD(7, "zstd", "com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni");

  private static final String KEY = "transport.compressor";
  private static final String EXPECTED = " (expected: none, gzip, zip, bzip2, deflater or zstd)";

  private final int id;
  private final String configName;
  private final @Nullable String libraryClass;
  private final @Nullable String artifact;

  Compressor(int id, String configName, @Nullable String libraryClass, @Nullable String artifact) {
    this.id = id;
    this.configName = configName;
    this.libraryClass = libraryClass;
    this.artifact = artifact;
  }

  /**
   * Returns the byte in the header.
   *
   * @return the id of section 1.5
   */
  public int id() {
    return id;
  }

  /**
   * Returns the compressor for a byte of a header.
   *
   * @param id the byte
   * @return the compressor, {@link #LZ4} for both of its forms; {@code null} for an id that is
   *     unknown or, like sevenz, has no implementation
   */
  public static @Nullable Compressor ofIdOrNull(int id) {
    return switch (id) {
      case 0 -> NONE;
      case 1 -> GZIP;
      case 2 -> ZIP;
      case 4 -> BZIP2;
      case 5 -> LZ4;
      case 6 -> DEFLATER;
      case 7 -> ZSTD;
      default -> null;
    };
  }

  /**
   * Returns the compressor for a configured name, in any case.
   *
   * @param configName a name such as {@code gzip}
   * @return the compressor, ready to use
   * @throws ConfigurationException if the name is unknown or cannot be used for requests, or if its
   *     library is not on the class path; the message names the artifact to add
   */
  public static Compressor named(String configName) {
    String name = Objects.requireNonNull(configName, "configName").trim().toLowerCase(Locale.ROOT);
    if (name.equals(LZ4.configName)) {
      throw new ConfigurationException(
          KEY
              + ": lz4"
              + EXPECTED
              + ". Servers up to 2.5.0 and from 2.6.0 on use different lz4 formats and drop each"
              + " other's, so it only answers those who use it",
          null);
    }
    for (Compressor compressor : values()) {
      if (compressor.configName.equals(name)) {
        if (!compressor.isAvailable()) {
          throw new ConfigurationException(
              KEY + ": " + name + EXPECTED + ". " + compressor.missing(), null);
        }
        return compressor;
      }
    }
    throw new ConfigurationException(KEY + ": " + configName + EXPECTED, null);
  }

  /**
   * Returns whether what this compressor needs is on the class path. It looks that up, so it is not
   * for every frame.
   */
  boolean isAvailable() {
    if (libraryClass == null) {
      return true;
    }
    try {
      Class.forName(libraryClass, false, Compressor.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns the error text for a missing library. It says which artifact to add. */
  String missing() {
    return "Its library is missing or does not work here: add " + artifact + " to the class path";
  }

  /**
   * Returns the implementation. A missing library shows here or on first use as a {@link
   * LinkageError}, since only the named classes refer to it.
   */
  BodyCompression implementation() {
    return switch (this) {
      case NONE -> throw new IllegalStateException("nothing to compress");
      case GZIP -> GzipCompression.INSTANCE;
      case ZIP -> JdkCompression.ZIP;
      case DEFLATER -> JdkCompression.DEFLATER;
      case BZIP2 -> Bzip2Compression.INSTANCE;
      case LZ4 -> Lz4FrameCompression.INSTANCE;
      case LZ4_BLOCK -> Lz4BlockCompression.INSTANCE;
      case ZSTD -> ZstdCompression.INSTANCE;
    };
  }

  /** Returns the name as in configuration files. */
  @Override
  public String toString() {
    return configName;
  }
}
