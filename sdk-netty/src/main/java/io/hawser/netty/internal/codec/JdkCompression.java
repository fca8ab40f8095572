package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The formats that the JDK brings, besides gzip. */
enum JdkCompression implements BodyCompression {
  ZIP {
    @Override
    OutputStream writer(OutputStream out) throws IOException {
      ZipOutputStream zip = new ZipOutputStream(out);
      ZipEntry entry = new ZipEntry("zip");
      // Equal bodies give equal bytes.
      entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
      zip.putNextEntry(entry);
      return zip;
    }

    // Peers write no central directory, so only a streaming reader understands them.
    @Override
    public void decompress(ByteBuf in, Decompressed out) throws IOException {
      try (ZipInputStream stream = new ZipInputStream(new ByteBufInputStream(in))) {
        for (int entries = 0; stream.getNextEntry() != null; entries++) {
          if (entries == MAX_ENTRIES) {
            throw new ZipException("more than " + MAX_ENTRIES + " zip entries");
          }
          out.readAll(stream);
        }
      }
    }
  },

  DEFLATER {
    @Override
    OutputStream writer(OutputStream out) {
      return new DeflaterOutputStream(out);
    }

    @Override
    public void decompress(ByteBuf in, Decompressed out) throws IOException {
      try (InputStream stream = new InflaterInputStream(new ByteBufInputStream(in))) {
        out.readAll(stream);
      }
    }
  };

  /** Peers write one. Empty ones cost time and give nothing. */
  private static final int MAX_ENTRIES = 64;

  abstract OutputStream writer(OutputStream out) throws IOException;

  @Override
  public void compress(ByteBuf body, ByteBuf out) throws IOException {
    try (OutputStream stream = writer(new ByteBufOutputStream(out))) {
      body.readBytes(stream, body.readableBytes());
    }
  }
}
