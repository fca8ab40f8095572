package io.hawser.benchmarks.endpoint;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;

/**
 * The identity with which a connection registers. Connections 2n and 2n + 1 are the TM and the RM
 * of one process. Each process has an address of its own in 127.0.0.0/8, so ports suffice, and the
 * server sees as many hosts as there would be. The processes are instances of 100 applications with
 * a database each.
 *
 * @param number of the connection, from 0 to 99,999
 */
record Client(int number) {
  private static final int APPLICATIONS = 100;
  private static final int ADDRESSES = 250;
  private static final String GROUP = "default_tx_group";

  /** Returns the address it connects from. */
  String address() {
    int process = number / 2;
    return "127.1." + process / ADDRESSES + "." + (1 + process % ADDRESSES);
  }

  boolean isRm() {
    return number % 2 == 1;
  }

  /** Returns its first frame. */
  ByteBuf registration() {
    int application = number / 2 % APPLICATIONS;
    String name = "service-" + application;
    String version = PeerVersion.OURS.text();
    return frame(
        MessageType.REQUEST,
        isRm()
            ? new RegisterRMRequest(
                version, name, GROUP, "", "jdbc:mysql://10.20.30." + application + ":3306/orders")
            : new RegisterTMRequest(version, name, GROUP, ""));
  }

  /** Returns the heartbeat of all of them. */
  static ByteBuf ping() {
    return frame(MessageType.HEARTBEAT_REQUEST, HeartbeatMessage.PING);
  }

  private static ByteBuf frame(byte messageType, Message message) {
    ByteBuf frame = Unpooled.directBuffer();
    FrameEncoder.encode(
        frame, 1, messageType, Compressor.NONE, Map.of(), message, PeerVersion.OURS);
    return frame;
  }
}
