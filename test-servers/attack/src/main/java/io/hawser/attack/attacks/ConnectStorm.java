package io.hawser.attack.attacks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Connections that are closed as soon as they are open. */
final class ConnectStorm implements Attack {
  @Override
  public String name() {
    return "connectStorm";
  }

  @Override
  public String does() {
    return "one thread connects and resets, as fast as it can";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    while (!Thread.currentThread().isInterrupted()) {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no port behind
        connect(channel, target, tally);
      }
    }
  }

  private static void connect(SocketChannel channel, Target target, Tally tally) {
    try {
      channel.connect(target.address());
      tally.opened();
    } catch (IOException e) {
      tally.refused();
    }
  }
}
