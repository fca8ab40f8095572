/**
 * The classes that Seata loads by its service files, and the one client that they share.
 * Applications do not use them; they are public only because Seata creates them by reflection.
 */
@NullMarked
package io.hawser.seata.internal;

import org.jspecify.annotations.NullMarked;
