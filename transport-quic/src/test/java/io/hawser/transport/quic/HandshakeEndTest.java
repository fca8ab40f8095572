package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeEndTest {
  private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 8091);
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4711);

  private final List<byte[]> read = new ArrayList<>();
  private final List<ByteBuf> sent = new ArrayList<>();
  private int rounds;
  private boolean complete;
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new HandshakeEnd(() -> complete), new Codec());

  /** Changes what it reads, as decrypting does. */
  private final class Codec extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      assertEquals(SERVER, packet.sender());
      read.add(ByteBufUtil.getBytes(packet.content()));
      packet.content().setZero(0, packet.content().readableBytes());
      packet.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      rounds++;
    }
  }

  private void receive(int... values) {
    ByteBuf bytes = Unpooled.buffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    sent.add(bytes);
    channel.writeInbound(new DatagramPacket(bytes, CLIENT, SERVER));
  }

  @AfterEach
  void nothingLeaks() {
    channel.finishAndReleaseAll();
    sent.forEach(it -> assertEquals(0, it.refCnt()));
  }

  @Test
  void whenTheHandshakeIsCompleteTheLastDatagramComesOnceMoreAsItWas() {
    receive(1, 1);
    receive(2, 2);
    assertEquals(2, read.size());
    complete = true; // by what was sent after the next one
    receive(3, 4);
    assertEquals(4, read.size());
    assertArrayEquals(new byte[] {3, 4}, read.get(2));
    assertArrayEquals(new byte[] {3, 4}, read.get(3));
    assertEquals(4, rounds);
    assertNull(channel.pipeline().get(HandshakeEnd.class), "its task is done");
    receive(5);
    assertEquals(5, read.size());
  }

  @Test
  void aHandshakeThatIsNeverCompleteKeepsNothing() {
    receive(1);
    assertNotNull(channel.pipeline().get(HandshakeEnd.class));
    assertEquals(1, read.size());
  }
}
