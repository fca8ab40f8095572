package io.hawser.benchmarks.server;

import io.hawser.benchmarks.load.Child;
import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.testkit.EmbeddedCoordinator;
import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/**
 * A server to be asked: {@code ServerMain canned FORM}, {@code ServerMain slow FORM}, or {@code
 * ServerMain coordinator}.
 */
public final class ServerMain {
  private static final int MAX_DECOMPRESSED = 1024;

  private ServerMain() {}

  /**
   * Serves until the standard input ends.
   *
   * @param arguments which server, and for the first two how they answer merged requests: {@code
   *     single}, with a frame for each request in it, or {@code result}, with one {@code
   *     MergeResultMessage} as servers before 2.3.0 do
   */
  public static void main(String[] arguments) {
    Child.keep(
        () ->
            arguments[0].equals("coordinator")
                ? EmbeddedCoordinator.start().address().port()
                : CannedServer.start(handlers(arguments[0], arguments[1].equals("result"))));
  }

  private static Consumer<ChannelPipeline> handlers(String server, boolean mergeResults) {
    return server.equals("slow")
        ? pipeline ->
            pipeline.addLast(new FrameDecoder(MAX_DECOMPRESSED), new SlowAnswers(mergeResults))
        : pipeline -> pipeline.addLast(new CannedAnswers(mergeResults));
  }
}
