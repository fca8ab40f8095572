/**
 * What Seata loads by its service files, and the one client that it shares. Applications do not use
 * it; classes are public only because Seata creates them by reflection.
 */
@NullMarked
package io.hawser.seata.internal;

import org.jspecify.annotations.NullMarked;
