/**
 * {@code ./dev attack}: a server endpoint with 512 MB in a JVM of its own, an honest client in a
 * second one and attackers in a third. The main thread of this JVM starts them and waits.
 */
@NullMarked
package io.hawser.attack;

import org.jspecify.annotations.NullMarked;
