/**
 * The attacks, each a small class, and the connections they are made with: one thread serves all
 * connections of an attack, so that attackers never take more than one processor.
 */
@NullMarked
package io.hawser.attack.attacks;

import org.jspecify.annotations.NullMarked;
