package io.hawser.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes clients show that they receive at the address from which they send (RFC 9000, section 8.1):
 * the first packet of each is answered with a token, in a packet smaller than its own, and
 * forgotten; only with that token a connection begins. So a forged address costs this side no
 * memory, and its owner gets less than the forger sent.
 *
 * <p>A token is a time, a code over it, the address and the connection id, and that id. Confined to
 * one event loop.
 */
final class AddressTokens implements QuicTokenHandler {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int CODE_BYTES = 16;
  private static final int HEAD = Long.BYTES + CODE_BYTES;
  private static final int MAX_ID = 20;
  private static final int INVALID = -1;

  /** The life of a token. No client goes on so long with one attempt to connect. */
  private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Mac mac;
  private final LongSupplier clock;
  private final long began;

  AddressTokens() {
    this(System::nanoTime);
  }

  AddressTokens(LongSupplier clock) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
    this.clock = clock;
    this.began = clock.getAsLong();
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf dcid, InetSocketAddress address) {
    long now = clock.getAsLong() - began;
    byte[] id = ByteBufUtil.getBytes(dcid);
    out.writeLong(now).writeBytes(code(now, id, address)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    int length = token.readableBytes();
    if (length < HEAD || length > maxTokenLength()) {
      return INVALID;
    }
    int start = token.readerIndex();
    long made = token.getLong(start);
    byte[] code = ByteBufUtil.getBytes(token, start + Long.BYTES, CODE_BYTES);
    byte[] id = ByteBufUtil.getBytes(token, start + HEAD, length - HEAD);
    long age = clock.getAsLong() - began - made;
    return MessageDigest.isEqual(code, code(made, id, address)) && age >= 0 && age <= VALID_NANOS
        ? HEAD
        : INVALID;
  }

  /** Returns whether a packet with this token may begin a connection. */
  boolean isValid(ByteBuf token, InetSocketAddress address) {
    return validateToken(token, address) != INVALID;
  }

  private byte[] code(long time, byte[] id, InetSocketAddress address) {
    byte[] host = address.getAddress().getAddress();
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      mac.update((byte) (time >>> shift));
    }
    mac.update((byte) (address.getPort() >>> Byte.SIZE));
    mac.update((byte) address.getPort());
    mac.update((byte) host.length);
    mac.update(host);
    return Arrays.copyOf(mac.doFinal(id), CODE_BYTES);
  }

  @Override
  public int maxTokenLength() {
    return HEAD + MAX_ID;
  }
}
