package io.hawser.config;

import io.hawser.error.RegistryException;
import org.jspecify.annotations.Nullable;

/**
 * A server that keeps the configuration of many clients as texts with names, the items. One item
 * may be a whole document, the others hold one setting each.
 *
 * <p>A centre has one thread, on which it connects, reads, and calls its {@link Reader}. It
 * reconnects and retries by itself, with back-off; the reader never retries. The methods of this
 * interface may be called from any thread and do not wait for the server, except that {@link
 * #close} may wait for some seconds.
 */
public interface ConfigCentre extends AutoCloseable {

  /**
   * Returns where the items are, without secrets.
   *
   * @return for instance {@code "nacos 10.0.0.9:8848, namespace public, group SEATA_GROUP"}
   */
  String description();

  /**
   * Returns the name of the item that is a whole document.
   *
   * @return for instance {@code seata.properties}
   */
  String document();

  /**
   * Connects in the background and keeps a reader informed until {@link #close}. It is called once.
   *
   * @param reader what reads the items
   */
  void follow(Reader reader);

  /** Calls the reader again soon, because it may need other items than before. */
  void refresh();

  /**
   * Ends the connection and the thread. It returns within seconds, also if the server does not
   * answer, and does nothing the second time. The reader itself may call it.
   */
  @Override
  void close();

  /** Reads the items that a client needs. A centre calls it on its own thread. */
  interface Reader {

    /**
     * Reads items. The centre calls it when a connection is there and whenever an item that was
     * read over this connection may have changed. Several changes in a short time cause one call.
     *
     * @param items the items as they are now, valid during the call
     * @throws Exception what {@link Items#read} threw; the centre then reports a failure, connects
     *     again after a pause and calls this method again
     */
    void read(Items items) throws Exception;

    /**
     * Takes the report that the centre could not be reached or read. The centre tries again by
     * itself and calls this method for each attempt that failed.
     *
     * @param error says what failed and where, without secrets
     */
    void failed(RegistryException error);
  }

  /** The items of a centre, over one connection. */
  interface Items {

    /**
     * Reads an item and follows its changes from then on.
     *
     * @param name its name
     * @return its text, {@code null} if there is no such item
     * @throws Exception if it could not be read within the time-outs of the centre
     */
    @Nullable String read(String name) throws Exception;
  }
}
