# cmake -DOUTPUT=FILE -DMIGRATIONS=a;b -DDEMO=c;d -DIMPORT=e;f -DCOMPAT=g;h -P embed_sql.cmake: the SQL files as one C++ file.
set(text "#include \"schema/migration_files.hpp\"\n\nnamespace tandem::schema {\nnamespace {\n\n")
function(embed array files)
  set(out "constexpr SqlFile ${array}[] = {\n")
  foreach(file IN LISTS files)
    file(READ ${file} sql)
    get_filename_component(name ${file} NAME_WE)
    string(APPEND out "    {\"${name}\", R\"tandem_sql(${sql})tandem_sql\"},\n")
  endforeach()
  # An empty array would not compile; the accessor leaves the last one out.
  string(APPEND out "    {}};\n\n")
  set(text "${text}${out}" PARENT_SCOPE)
endfunction()
embed(kMigrations "${MIGRATIONS}")
embed(kDemo "${DEMO}")
embed(kImport "${IMPORT}")
embed(kCompat "${COMPAT}")
string(APPEND text "}  // namespace\n\n"
  "std::span<const SqlFile> migration_files() noexcept {\n"
  "  return std::span(kMigrations).first(std::size(kMigrations) - 1);\n}\n"
  "std::span<const SqlFile> demo_files() noexcept { return std::span(kDemo).first(std::size(kDemo) - 1); }\n"
  "std::span<const SqlFile> import_files() noexcept { return std::span(kImport).first(std::size(kImport) - 1); }\n"
  "std::span<const SqlFile> compat_files() noexcept { return std::span(kCompat).first(std::size(kCompat) - 1); }\n\n"
  "}  // namespace tandem::schema\n")
file(WRITE ${OUTPUT} "${text}")
