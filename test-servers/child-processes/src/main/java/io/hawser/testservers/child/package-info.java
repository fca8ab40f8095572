/** The main program of a child JVM. Depends on the JDK only. */
@NullMarked
package io.hawser.testservers.child;

import org.jspecify.annotations.NullMarked;
