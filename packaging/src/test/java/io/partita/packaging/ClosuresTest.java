package io.partita.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

class ClosuresTest {
  private static final List<Class<?>> NEST =
      List.of(
          ClosureSamples.class,
          ClosureSamples.Inner.class,
          ClosureSamples.Greeting.class,
          ClosureSamples.SerialSupplier.class);

  /** Defines classes itself, and asks its parent for the others. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(ClosuresTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/'));
      Class<?> loaded = findLoadedClass(name);
      return loaded != null
          ? loaded
          : bytes == null
              ? super.loadClass(name, resolve)
              : defineClass(name, bytes, 0, bytes.length);
    }
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  /** The sample and the classes in it, with their closures made classes. */
  private static Map<String, byte[]> extracted(List<Class<?>> nest) throws IOException {
    Map<String, ClassNode> nodes = new HashMap<>();
    for (Class<?> type : nest) {
      ClassNode node = LeanClass.of(bytes(type));
      nodes.put(node.name, node);
    }
    Map<String, byte[]> classes = new HashMap<>();
    for (ClassNode node : nodes.values()) {
      ClassNode host = nodes.get(Closures.nestHost(node));
      Closures.extract(node)
          .forEach(
              (name, made) -> {
                classes.put(name, made);
                host.visitNestMember(name);
              });
    }
    nodes.forEach((name, node) -> classes.put(name, LeanClass.bytes(node)));
    return classes;
  }

  private static long callSites(Map<String, byte[]> classes) {
    return classes.values().stream()
        .map(LeanClass::of)
        .flatMap(node -> node.methods.stream())
        .flatMap(method -> Arrays.stream(method.instructions.toArray()))
        .filter(
            instruction ->
                instruction instanceof InvokeDynamicInsnNode site
                    && site.bsm.getOwner().endsWith("LambdaMetafactory"))
        .count();
  }

  @Test
  void aClosureThatIsAClassDoesAsBefore() throws Exception {
    Map<String, byte[]> classes = extracted(NEST);
    Callable<?> samples =
        (Callable<?>)
            new Loader(classes)
                .loadClass(ClosureSamples.class.getName())
                .getDeclaredConstructor()
                .newInstance();

    assertThat((List<?>) samples.call()).isEqualTo(ClosureSamples.EXPECTED);
    assertThat(new ClosureSamples().call()).isEqualTo(ClosureSamples.EXPECTED);
    assertThat(classes).hasSizeGreaterThan(NEST.size() + 20);
  }

  /** It needs what the JDK makes of it, where it is written and where it is read back. */
  @Test
  void onlyASerializableOneStaysAClosure() throws Exception {
    assertThat(callSites(extracted(NEST))).isEqualTo(2);
  }
}
