package io.partita.sql.function;

import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.linq4j.function.Strict;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.impl.ReflectiveFunctionBase;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * A scalar function: families in, a family out, one public static method that computes it. The
 * method takes and gives the classes that {@link Family} names; one that is {@link Strict} is never
 * called with a null and gives null for it.
 */
public final class ScalarFunction extends SqlUserDefinedFunction {
  private final List<Family> parameters;
  private final Family result;
  private final Method method;

  /** One for all plans: the JVM compiles each handle anew, which takes milliseconds. */
  private volatile @Nullable MethodHandle handle;

  ScalarFunction(String name, List<Family> parameters, Family result, Method method) {
    super(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> ((PlanTypeFactory) binding.getTypeFactory()).type(result),
        null,
        null,
        new Implementation(method));
    this.parameters = List.copyOf(parameters);
    this.result = result;
    this.method = method;
  }

  /** The families of the parameters. */
  public List<Family> parameters() {
    return parameters;
  }

  /** The family of the result, which may always be null. */
  public Family result() {
    return result;
  }

  /** Calls it, for rows: takes the arguments in one array, {@code (Object[])Object}. */
  public MethodHandle handle() {
    MethodHandle known = handle;
    if (known == null) {
      known = newHandle();
      handle = known;
    }
    return known;
  }

  private MethodHandle newHandle() {
    int arity = parameters.size();
    try {
      return MethodHandles.publicLookup()
          .unreflect(method)
          .asType(MethodType.genericMethodType(arity))
          .asSpreader(Object[].class, arity);
    } catch (IllegalAccessException unreachable) {
      throw new IllegalStateException(getName() + " is not public", unreachable);
    }
  }

  /** Its value for arguments at hand, as where a statement is prepared; rows have closures. */
  public @Nullable Object call(Object... arguments) {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(getName() + " failed", thrown);
    } catch (IllegalAccessException unreachable) {
      throw new IllegalStateException(getName() + " is not public", unreachable);
    }
  }

  /** Whether a null argument makes the result null without a call. */
  public boolean isStrict() {
    return method.isAnnotationPresent(Strict.class);
  }

  /** Whether the same arguments always give the same value. */
  @Override
  public boolean isDeterministic() {
    return method.getDeclaringClass() != RandomValues.class;
  }

  /** Takes the call as it is: arguments are converted, or refused, where the plan is made. */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    for (SqlNode operand : call.getOperandList()) {
      validator.deriveType(scope, operand);
    }
    RelDataType type = ((PlanTypeFactory) validator.getTypeFactory()).type(result);
    validator.setValidatedNodeType(call, type);
    return type;
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(parameters.size());
  }

  /**
   * How generated code calls the method. Calcite's own class for it brings its whole code generator
   * along, which most processes never use.
   */
  private static final class Implementation extends ReflectiveFunctionBase
      implements ImplementableFunction {
    Implementation(Method method) {
      super(method);
    }

    @Override
    public CallImplementor getImplementor() {
      return ((ImplementableFunction) ScalarFunctionImpl.create(method)).getImplementor();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
