package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongHeaderTest {

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
  }

  private static LongHeader read(String hex) {
    ByteBuf datagram = hex(hex);
    int index = datagram.readerIndex();
    LongHeader header = LongHeader.read(datagram);
    assertEquals(index, datagram.readerIndex(), "the datagram is as it was");
    return header;
  }

  @Test
  void aFirstPacketWithoutATokenIsOneThatMayBegin() {
    LongHeader header = read("c0 00000001 04 01020304 02 0506 00 1234");
    assertTrue(header.initial());
    assertEquals(1, header.version());
    assertEquals("01020304", ByteBufUtil.hexDump(header.destination()));
    assertNull(header.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"03", "4003", "80000003", "c000000000000003"})
  void aTokenIsReadWithALengthOfAnySize(String length) {
    LongHeader header = read("c3 00000001 00 00" + length + "aabbcc ff");
    assertEquals("aabbcc", ByteBufUtil.hexDump(header.token()));
  }

  @Test
  void otherPacketsAreNotAskedForATokenTheyDoNotHave() {
    for (String first : new String[] {"d0", "e0", "f0"}) {
      LongHeader header = read(first + "00000001 01 aa 00");
      assertFalse(header.initial(), first);
      assertNull(header.token());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0",
        "c0 000000",
        "c0 00000001",
        "c0 00000001 05 01020304",
        "c0 00000001 15 000102030405060708090a0b0c0d0e0f1011121314 00 00",
        "c0 00000001 00",
        "c0 00000001 00 01",
        "c0 00000001 00 00",
        "c0 00000001 00 00 40",
        "c0 00000001 00 00 02aa",
        "c0 00000001 00 00 ffffffffffffffff",
        "c0 00000000 00 00"
      })
  void whatIsCutOffOrContradictsItselfIsNothing(String hex) {
    assertNull(read(hex));
  }

  @Test
  void theFirstBitDistinguishesTheForms() {
    assertTrue(LongHeader.isLong(hex("80")));
    assertFalse(LongHeader.isLong(hex("7f")));
    assertFalse(LongHeader.isLong(Unpooled.EMPTY_BUFFER));
  }

  @Test
  void aDatagramThatDoesNotBeginAtZeroIsReadTheSame() {
    ByteBuf datagram = hex("ffff c0 00000001 01 aa 00 00").skipBytes(2);
    assertNotNull(LongHeader.read(datagram));
    assertEquals(2, datagram.readerIndex());
  }
}
