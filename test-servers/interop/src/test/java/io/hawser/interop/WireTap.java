package io.hawser.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes frames on between clients and a server, and notes what they are: the proof that a form of
 * requests or answers was really on the wire (protocol section 1).
 */
final class WireTap implements AutoCloseable {
  static final int MERGED = 59;
  static final int MERGE_RESULT = 60;
  static final int BATCH_RESULT = 121;

  private static final Set<Integer> REGISTRATIONS = Set.of(101, 102, 103, 104);
  private static final int HEADER = 16;
  private static final int MESSAGE_TYPE_AT = 9;
  private static final int COMPRESSOR_AT = 11;
  private static final int HEARTBEATS = 3;

  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Set<Integer> uncompressed = ConcurrentHashMap.newKeySet();
  private final Set<Integer> compressors = ConcurrentHashMap.newKeySet();

  WireTap(String server) throws IOException {
    int colon = server.lastIndexOf(':');
    host = server.substring(0, colon);
    port = Integer.parseInt(server.substring(colon + 1));
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon("tap", this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The type codes of all frames that were not compressed, without registrations. */
  Set<Integer> uncompressed() {
    return Set.copyOf(uncompressed);
  }

  /** The compressors of all others. */
  Set<Integer> compressors() {
    return Set.copyOf(compressors);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = keep(listener.accept());
        Socket server = keep(new Socket(host, port));
        daemon("tap up", () -> pass(client, server));
        daemon("tap down", () -> pass(server, client));
      }
    } catch (IOException e) {
      close(); // closed from outside, or the server is gone
    }
  }

  private Socket keep(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    sockets.add(socket);
    return socket;
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream raw = from.getInputStream();
      DataInputStream in = new DataInputStream(raw);
      OutputStream out = to.getOutputStream();
      byte[] header = new byte[HEADER];
      while (true) {
        in.readFully(header);
        ByteBuffer fields = ByteBuffer.wrap(header);
        ByteBuffer frame = ByteBuffer.allocate(fields.getInt(3)).put(header);
        in.readFully(frame.array(), HEADER, frame.capacity() - HEADER);
        note(frame, fields.getShort(7));
        out.write(frame.array());
      }
    } catch (IOException e) {
      // One side has closed; the other one is closed, too.
    }
  }

  private void note(ByteBuffer frame, int headLength) {
    int compressor = frame.get(COMPRESSOR_AT);
    if (frame.get(MESSAGE_TYPE_AT) >= HEARTBEATS) {
      return;
    }
    if (compressor != 0) {
      compressors.add(compressor);
    } else if (!REGISTRATIONS.contains((int) frame.getShort(headLength))) {
      uncompressed.add((int) frame.getShort(headLength));
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
