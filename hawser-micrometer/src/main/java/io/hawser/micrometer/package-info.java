/**
 * Meters and observations of a client, for any monitoring system that Micrometer supports. Both are
 * hooks of the client and run on its threads; nothing here blocks or starts a thread.
 */
@NullMarked
package io.hawser.micrometer;

import org.jspecify.annotations.NullMarked;
