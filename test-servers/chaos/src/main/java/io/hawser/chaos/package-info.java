/**
 * Breaks servers and networks, and counts what becomes of the requests of a busy client meanwhile:
 * each must end once, in time, and truthfully.
 */
@NullMarked
package io.hawser.chaos;

import org.jspecify.annotations.NullMarked;
