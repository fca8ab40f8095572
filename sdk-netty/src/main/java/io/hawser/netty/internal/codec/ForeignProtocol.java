package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises what else is found on ports, by its first bytes. */
final class ForeignProtocol {

  /** The first bytes, one char each, and what they are, as a part of a sentence. */
  private record Signature(String bytes, String name) {}

  private static final String HTTP = "HTTP";
  private static final String TLS = "TLS";
  private static final String REDIS = "Redis (RESP)";

  private static final List<Signature> SIGNATURES =
      List.of(
          // Before the methods: their first letters agree.
          new Signature("PRI * HTTP/2", "HTTP/2"),
          new Signature("HTTP/", HTTP),
          new Signature("<!DOCTYPE", HTTP), // an answer without a header
          new Signature("<!doctype", HTTP),
          new Signature("<html", HTTP),
          new Signature("<HTML", HTTP),
          new Signature("GET ", HTTP),
          new Signature("HEAD ", HTTP),
          new Signature("POST ", HTTP),
          new Signature("PUT ", HTTP),
          new Signature("PATCH ", HTTP),
          new Signature("DELETE ", HTTP),
          new Signature("OPTIONS ", HTTP),
          new Signature("CONNECT ", HTTP),
          new Signature("TRACE ", HTTP),
          new Signature("\u0016\u0003", TLS),
          new Signature("\u0015\u0003", TLS),
          new Signature("PING", REDIS),
          new Signature("+", REDIS),
          new Signature("-", REDIS),
          new Signature(":", REDIS),
          new Signature("$", REDIS),
          new Signature("*", REDIS));

  private ForeignProtocol() {}

  /** Returns the name of the protocol that the readable bytes begin, or {@code null}. */
  static @Nullable String nameOrNull(ByteBuf in) {
    for (Signature signature : SIGNATURES) {
      if (agree(in, signature.bytes) == signature.bytes.length()) {
        return signature.name;
      }
    }
    return null;
  }

  /** Returns whether more bytes could make {@link #nameOrNull} find a name. */
  static boolean mayBecomeKnown(ByteBuf in) {
    int readable = in.readableBytes();
    for (Signature signature : SIGNATURES) {
      if (readable < signature.bytes.length() && agree(in, signature.bytes) == readable) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many bytes agree from the start. */
  private static int agree(ByteBuf in, String bytes) {
    int n = Math.min(in.readableBytes(), bytes.length());
    for (int i = 0; i < n; i++) {
      if (in.getUnsignedByte(in.readerIndex() + i) != bytes.charAt(i)) {
        return i;
      }
    }
    return n;
  }
}
