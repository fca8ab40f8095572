/**
 * Programs with all registry modules on their class path, each in a child JVM: one announces a
 * coordinator in every registry and finds it there, one only keeps connections, one makes load.
 */
package io.hawser.testservers.registries;
