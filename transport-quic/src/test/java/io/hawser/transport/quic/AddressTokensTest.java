package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressTokensTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.1", 4711);
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final AddressTokens tokens = new AddressTokens(clock::get);

  private ByteBuf token() {
    ByteBuf token = Unpooled.buffer();
    assertTrue(tokens.writeToken(token, Unpooled.wrappedBuffer(ID), CLIENT));
    assertTrue(token.readableBytes() <= tokens.maxTokenLength());
    return token;
  }

  @Test
  void aTokenIsValidForItsAddressAndCarriesTheFirstId() {
    ByteBuf token = token();
    int offset = tokens.validateToken(token, CLIENT);
    assertEquals(
        ByteBufUtil.hexDump(ID),
        ByteBufUtil.hexDump(token, offset, token.readableBytes() - offset));
    assertEquals(0, token.readerIndex());
  }

  @Test
  void itIsNotValidForAnotherAddressOrPort() {
    assertFalse(tokens.isValid(token(), new InetSocketAddress("10.0.0.2", 4711)));
    assertFalse(tokens.isValid(token(), new InetSocketAddress("10.0.0.1", 4712)));
    assertFalse(tokens.isValid(token(), new InetSocketAddress("::ffff:a00:2", 4711)));
  }

  @Test
  void itIsNotValidAtAnotherEndpoint() {
    assertFalse(new AddressTokens(clock::get).isValid(token(), CLIENT));
  }

  @Test
  void itExpiresAfterAMinute() {
    ByteBuf token = token();
    clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
    assertTrue(tokens.isValid(token, CLIENT));
    clock.addAndGet(1);
    assertFalse(tokens.isValid(token, CLIENT));
  }

  @Test
  void noBitOfItCanBeChanged() {
    ByteBuf good = token();
    for (int bit = 0; bit < good.readableBytes() * 8; bit++) {
      ByteBuf changed = good.copy();
      changed.setByte(bit / 8, changed.getByte(bit / 8) ^ (1 << (bit % 8)));
      assertFalse(tokens.isValid(changed, CLIENT), "bit " + bit);
    }
  }

  @Test
  void noPartOfItIsEnoughAndNoMoreIsTaken() {
    ByteBuf good = token();
    for (int length = 0; length < good.readableBytes(); length++) {
      assertFalse(tokens.isValid(good.slice(0, length), CLIENT), "length " + length);
    }
    assertFalse(tokens.isValid(Unpooled.buffer().writeBytes(good.slice()).writeZero(1), CLIENT));
    assertFalse(tokens.isValid(Unpooled.buffer().writeZero(2_000), CLIENT));
  }
}
