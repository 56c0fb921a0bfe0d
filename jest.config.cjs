/** All projects in one run: `npm test`. A single project runs with `nx test <project>`. */
module.exports = {
  projects: [
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/libs/*/jest.config.cjs',
    '<rootDir>/libs/*/domain/jest.config.cjs',
    '<rootDir>/libs/*/service/jest.config.cjs',
    '<rootDir>/tools/jest.config.cjs',
  ],
};
