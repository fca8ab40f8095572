package io.hawser.chaos;

import io.hawser.registry.ServerAddress;
import java.util.Random;

/** The network in front of one server, which the adversary can break. */
interface Network extends AutoCloseable {

  /** Returns where the client finds the server. */
  ServerAddress address();

  /** Breaks it in a way that is drawn by chance; returns the name of that. */
  String harm(Random random);

  /** Makes it as it was at the beginning. */
  void mend();

  /** Ends all connections, or lets them be noticed as ended. */
  void endAll();

  @Override
  void close();
}
