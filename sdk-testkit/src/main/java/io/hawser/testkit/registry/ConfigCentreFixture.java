package io.hawser.testkit.registry;

import java.util.Map;
import java.util.Set;

/**
 * A running configuration centre. {@link ConfigCentreTck} gets all information about a centre from
 * here.
 *
 * <p>The fixture writes without the provider under test. A method returns when the centre itself
 * has the new state. One thread at a time calls the methods. They may throw any exception, which
 * fails the test.
 */
public interface ConfigCentreFixture {

  /**
   * Returns the value of {@code seata.config.type}.
   *
   * @return a name of the provider under test
   */
  String type();

  /**
   * Returns where the centre is.
   *
   * @return an address that error messages must contain
   */
  String address();

  /**
   * Returns the settings that lead to a document.
   *
   * @param address {@link #address()}, or another one in the same form, where nothing listens
   * @param document the name of the document
   * @return names and values, without {@code seata.config.type}
   */
  Map<String, String> settings(String address, String document);

  /**
   * Returns the name of a document that no other test uses.
   *
   * @param name letters and digits, with an end such as {@code .yml}
   * @return the same, or what the centre makes of it, such as a path
   */
  default String document(String name) {
    return name;
  }

  /**
   * Writes an item.
   *
   * @param name the name of a document or a key of Seata
   * @param text its text
   * @throws Exception if it was not written
   */
  void write(String name, String text) throws Exception;

  /**
   * Stops the centre as a crash does.
   *
   * @throws Exception if it was not stopped
   */
  void stop() throws Exception;

  /**
   * Starts the centre again at the same address. The items may be lost.
   *
   * @throws Exception if it was not started
   */
  void start() throws Exception;

  /**
   * Returns the threads that the centre's library starts once for the whole JVM and never stops.
   *
   * @return the starts of their names
   */
  default Set<String> jvmWideThreads() {
    return Set.of();
  }

  /**
   * Stops the centre and everything else that was started.
   *
   * @throws Exception if it failed
   */
  void close() throws Exception;
}
